using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ServerlessAges.Tests.Run;

/// <summary>`ages run --exec`.</summary>
public sealed class ExecTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_primers_function_in_python_computes_the_seven_ages()
    {
        SkipWithoutPython();
        var ended = await Ages.RunAsync("run", Samples.Scientists, "--exec", $"python3 '{Sample}'");

        Assert.Equal((0, Samples.Ages2017, ""), (ended.ExitCode, ended.Output, ended.Error));
    }

    [Fact]
    public async Task A_python_function_equals_the_processor_and_what_it_raises_rejects_the_record()
    {
        SkipWithoutPython();
        var rows = Enumerable.Range(0, 50_000).Select(i => i % 9_999 == 0 ? $"Bob {i},Unknown" : $"\"Émilie, {i}\",{1500 + i % 500}");
        var input = folder.Write("people.csv", "name,born\n" + string.Join('\n', rows));
        var (rejected, json) = (folder["rejected.ndjson"], folder["people.ndjson"]);

        var python = await Ages.RunAsync("run", input, "--exec", $"python3 '{Sample}'", "--rejected", rejected);
        var age = await Ages.RunAsync("run", input, "--reference-year", "2017");
        await Ages.RunAsync("run", input, "--exec", "cat", "--output", json);
        var fromJson = await Ages.RunAsync("run", json, "--exec", $"python3 '{Sample}'");

        Assert.Equal((3, 3), (python.ExitCode, age.ExitCode));
        Assert.Equal(age.Output, python.Output);
        Assert.Equal(age.Output, fromJson.Output);
        var lines = File.ReadAllLines(rejected);
        Assert.Equal(6, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(
            "the program rejected the record: ValueError: invalid literal for int() with base 10: 'Unknown'",
            first.RootElement.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("no-such-program", "--exec: 'no-such-program' cannot be started")]
    [InlineData("cat 'x", "--exec: a ' is not closed")]
    public async Task A_command_that_cannot_be_started_is_a_usage_error(string command, string error)
    {
        var ended = await Ages.RunAsync("run", Samples.Scientists, "--exec", command);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith($"ages: {error}", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format", "csv", "Results of exec may have any members, so they cannot be CSV")]
    [InlineData("--processor", "age", "--processor and --exec exclude each other")]
    [InlineData("--reference-year", "2017", "--reference-year is not an option of the processor exec")]
    [InlineData("--columns", "name=x", "--columns: The processor reads all columns")]
    public async Task Options_that_do_not_fit_a_program_are_refused(string option, string value, string error)
    {
        var output = folder["out"];
        var ended = await Ages.RunAsync("run", Samples.Scientists, "--exec", "cat", option, value);

        Assert.Equal("", ended.Output);
        Assert.Contains(error, ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Theory]
    [InlineData("name,born,name\nAda,1815,x\n", "more than one column 'name'")]
    [InlineData("name,,born\nAda,x,1815\n", "a column without a name")]
    public async Task Each_column_needs_a_name_of_its_own(string text, string error)
    {
        var ended = await Ages.RunAsync("run", folder.Write("twice.csv", text), "--exec", "cat");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(error, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b,c;d\n1;2;3\n", """{"a":"1","b,c":"2","d":"3"}""")]
    [InlineData("a\n1\n", """{"a":"1"}""")]
    [InlineData("a\tb\n1\t2\n", """{"a":"1","b":"2"}""")]
    public async Task The_delimiter_is_the_one_that_gives_the_most_columns(string text, string expected)
    {
        var ended = await Ages.RunAsync("run", folder.Write("x.csv", text), "--exec", "cat");

        Assert.Equal((0, expected + "\n"), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task Standard_error_is_passed_through_and_a_failure_writes_no_file()
    {
        var output = folder["out.ndjson"];
        var ended = await Ages.RunAsync(
            "run", Samples.Scientists, "--exec", "sh -c 'echo loading >&2; echo ready; cat'", "--output", output);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("loading\n", ended.Error, StringComparison.Ordinal);
        Assert.Contains("'ready'", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public async Task A_killed_run_leaves_no_process()
    {
        using var ages = Ages.Start("run", Samples.Scientists, "--exec", "sh -c 'echo $$ >&2; exec cat >/dev/null'");
        var pid = int.Parse((await ages.Process.StandardError.ReadLineAsync())!, CultureInfo.InvariantCulture);

        ages.Process.Kill();

        await Wait.UntilAsync(() => !Process.GetProcesses().Any(process => process.Id == pid), "the program ends with its input");
    }

    private static string Sample => Repository.PathOf("samples/python/process_item.py");

    private static void SkipWithoutPython()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["--version"]) { RedirectStandardOutput = true });
            python!.WaitForExit();
            Assert.SkipUnless(python.ExitCode == 0, "python3 does not work here.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not there.");
        }
    }
}
