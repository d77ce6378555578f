using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ServerlessAges.Tests.Programs;

/// <summary>Programs that end, hang, or answer too little or too much.</summary>
public sealed class ProgramFaultTests
{
    private static readonly string Names = "name\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"x{i}\n"));

    private static IEnumerable<string> Expected(params int[] without) =>
        Enumerable.Range(0, 40).Except(without).Select(i => $"{{\"name\":\"x{i}\"}}");

    [Theory]
    [InlineData("echo out of luck >&2; exit 3", "exit code 3, out of luck")]
    [InlineData("kill -9 $$", "exit code 137")]
    [InlineData("exit 0", "exit code 0")]
    public async Task The_record_that_ends_it_is_rejected_after_two_tries_and_no_other(string end, string shown)
    {
        foreach (var sliceSize in new[] { 4, 50, 1 << 20 })
        {
            var run = await ProgramRun.RunAsync(
                ProgramRun.PerLine($"""case $l in *x7\"*|*x33\"*) {end};; *) echo "$l";; esac"""), Names, sliceSize);

            Assert.Equal(Expected(7, 33), run.Results);
            Assert.Equal([9L, 35], run.Rejected.Select(one => one.Line));
            Assert.All(run.Rejected, one => Assert.Equal(
                ("processor-failed", $"the processor failed: the program ended: {shown}"), (one.Reason, one.Detail)));
        }
    }

    [Fact]
    public async Task A_program_that_ends_now_and_then_loses_no_record()
    {
        var run = await ProgramRun.RunAsync("""sh -c 'for i in 1 2 3; do read -r l && echo "$l"; done'""", Names, workers: 1);

        Assert.Equal(Expected(), run.Results);
    }

    [Fact]
    public async Task A_program_that_cannot_work_ends_the_run_with_its_last_words()
    {
        var failed = await Assert.ThrowsAsync<BatchException>(() => ProgramRun.RunAsync("sh -c 'echo no such module >&2; exit 1'", Names));

        Assert.Equal("processor-failed", failed.Code);
        Assert.Contains("exit code 1, no such module", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""echo starting; while read -r l; do echo "$l"; done""", "starting")]
    [InlineData("""while read -r l; do echo "$l"; echo "$l"; done""", "x")]
    [InlineData("""while read -r l; do echo "$l"; case $l in *x20*) echo "debug: $l";; esac; done""", "debug")]
    [InlineData("""while read -r l; do echo "$l"; done; echo "{\"count\":40}" """, "count")]
    [InlineData("""while read -r l; do echo "$l"; case $l in *x39*) echo "{}";; esac; done""", "{}")]
    [InlineData("""while read -r l; do echo "$l"; done; printf more""", "more")]
    public async Task More_lines_than_records_are_an_error_that_shows_one(string script, string shown)
    {
        foreach (var sliceSize in new[] { 50, 1 << 20 })
        {
            var failed = await Assert.ThrowsAsync<BatchException>(() => ProgramRun.RunAsync($"sh -c '{script}'", Names, sliceSize));

            Assert.Equal("processor-failed", failed.Code);
            Assert.Contains("more lines than", failed.Message, StringComparison.Ordinal);
            Assert.Contains(shown, failed.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fewer_lines_than_records_are_an_error()
    {
        TestScale.SkipUnlessAll("The engine waits five seconds for the missing line.");
        var failed = await Assert.ThrowsAsync<BatchException>(
            () => ProgramRun.RunAsync(ProgramRun.PerLine("""case $l in *x7\"*) ;; *) echo "$l";; esac"""), Names));

        Assert.Contains("wrote 39 lines for the 40 records", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("while read -r l; do echo \"$l\"; case $l in *x7\\\"*) exit;; esac; done")]
    public async Task A_process_that_outlives_it_and_holds_its_output_is_not_waited_for(string script)
    {
        TestScale.SkipUnlessAll("The engine waits five seconds for more output.");
        var run = await ProgramRun.RunAsync($"sh -c 'sleep 60 2>&- & {script}'", Names);

        Assert.Equal(Expected(), run.Results);
    }

    [Fact]
    public async Task The_last_answer_may_have_no_line_end()
    {
        var run = await ProgramRun.RunAsync("sh -c 'read -r l; printf %s \"$l\"'", "name\nAda\n");

        Assert.Equal(["""{"name":"Ada"}"""], run.Results);
    }

    [Fact]
    public async Task A_program_that_answers_at_the_end_of_its_input_gets_it()
    {
        TestScale.SkipUnlessAll("The engine waits five seconds for an answer.");
        var run = await ProgramRun.RunAsync("awk '{print}'", Names, sliceSize: 50);

        Assert.Equal(Expected(), run.Results);
    }

    [Fact]
    public async Task A_program_that_hangs_ends_when_the_run_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var pids = new ConcurrentBag<int>();

        var stuck = await Assert.ThrowsAsync<StuckRecordException>(() => ProgramRun.RunAsync(
            ProgramRun.PerLine("""case $l in *Hang*) echo $$ >&2; exec sleep 1000;; *) echo "$l";; esac"""),
            "name\n\nHang\nAda\n"u8.ToArray(), cancellation: cancel.Token, onError: line =>
            {
                pids.Add(int.Parse(line, CultureInfo.InvariantCulture));
                cancel.Cancel();
            }));

        Assert.Equal(6, stuck.Offset);
        await Wait.UntilAsync(() => IsEnded(Assert.Single(pids)), "the program ends");
    }

    [Fact]
    public async Task No_process_is_left_at_the_end()
    {
        var run = await ProgramRun.RunAsync("sh -c 'echo $$ >&2; cat'", Names, sliceSize: 10);

        Assert.InRange(run.Errors.Count, 1, 2); // one for each worker
        Assert.All(run.Errors, pid => Assert.True(IsEnded(int.Parse(pid, CultureInfo.InvariantCulture)), pid));
    }

    [Theory]
    [InlineData("no-such-program x", "'no-such-program' cannot be started")]
    [InlineData("python3 'a b", "a ' is not closed")]
    [InlineData("", "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData("''", "is empty")]
    public void A_command_that_cannot_be_started_is_refused(string command, string problem)
    {
        var refused = Assert.Throws<BatchException>(() => new ProcessorRegistry().AddProgram(command, _ => { }));

        Assert.Equal(("bad-option", "exec"), (refused.Code, refused.At?.Option));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""printf '{"a":"%s|%s|%s"}\n' a\ b "c 'd' \\\\" 'f'"g"h""", """{"a":"a b|c 'd' \\|fgh"}""")]
    [InlineData("""printf '{"a":"%s|%s"}\n' '' '$HOME;*'""", """{"a":"|$HOME;*"}""")]
    public async Task Words_are_split_as_by_a_shell_and_nothing_is_expanded(string command, string answer)
    {
        var run = await ProgramRun.RunAsync(command, "name\nAda\nTu\n");

        Assert.Equal([answer, answer], run.Results);
    }

    private static bool IsEnded(int pid) => !Process.GetProcesses().Any(process => process.Id == pid);
}
