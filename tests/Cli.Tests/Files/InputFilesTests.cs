namespace ServerlessAges.Tests.Files;

/// <summary>Inputs of `ages run`: pipes, repeated files, files that change, unusual names.</summary>
public sealed class InputFilesTests : IDisposable
{
    private readonly Folder folder = new();

    public InputFilesTests()
    {
        folder.Write("a.csv", "name,born\nAda,1815\n");
        folder.Write("b.csv", "name,born\nTu,1930\n");
        folder.Write("c.ndjson", "{\"name\":\"Emmy\",\"born\":1882,\"died\":1935}\n");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cat a.csv | $AGES run b.csv - --format csv", "Tu,Ada")]
    [InlineData("$AGES run <(cat a.csv) b.csv <(cat a.csv) --format csv", "Ada,Tu,Ada")]
    [InlineData("cat a.csv | $AGES run <(cat b.csv) /dev/stdin <(gzip -c a.csv) --format csv", "Tu,Ada,Ada")]
    [InlineData("cat a.csv | $AGES run - <(cat c.ndjson) b.csv --format csv", "Ada,Emmy,Tu")]
    [InlineData("mkfifo f g; (cat big.csv >f; cat a.csv >g) & $AGES run f g --format csv | (head -2; tail -1)", "Big,Ada")]
    [InlineData("$AGES run a.csv b.csv a.csv '*a.csv' --format csv", "Ada,Tu,Ada,Ada")]
    [InlineData("cp a.csv ./-x; $AGES run --format csv -- -x", "Ada")]
    [InlineData("cp a.csv '[*].csv'; $AGES run '[*].csv' --format csv", "Ada")]
    [InlineData("cp b.csv .ages-1; $AGES run 'a*' --format csv; $AGES run '.ages*' --format csv", "Ada,name,Tu")]
    [InlineData("exec 4<a.csv; $AGES run /dev/fd/4 --format csv", "Ada")]
    [InlineData("cp a.csv $'new\\nline.csv'; $AGES run $'new\\nline.csv' --format csv", "Ada")]
    public async Task Every_input_is_read_as_often_as_it_is_named_and_in_order(string script, string names)
    {
        folder.Write("big.csv", "name,born\n" + string.Concat(Enumerable.Repeat("Big,1900\n", 200_000)));

        var ended = await Shell.RunAsync(folder, script);

        Assert.Equal("", ended.Error);
        var rows = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        Assert.Equal(names, string.Join(',', rows.Select(row => row.Split(',')[0])));
    }

    [Theory]
    [InlineData("$AGES run - -", "one stream")]
    [InlineData("$AGES run - a.csv /dev/stdin", "one stream")]
    [InlineData("mkfifo f; $AGES run f a.csv ./f", "one stream")]
    public async Task A_stream_that_is_named_twice_is_refused(string script, string message)
    {
        var ended = await Shell.RunAsync(folder, script);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo Eve,1900 >>a.csv")]
    [InlineData("echo -n >a.csv")]
    [InlineData("echo -n X | dd of=a.csv conv=notrunc status=none")]
    [InlineData("cp a.csv n; touch -r a.csv n; mv n a.csv")]
    [InlineData("rm a.csv")]
    public async Task An_input_that_changes_while_it_is_read_fails_the_run(string change)
    {
        // The FIFO is opened by the run after it has found a.csv.
        var ended = await Shell.RunAsync(
            folder, $"mkfifo f; (exec 5>f; {change}; cat b.csv >&5) & $AGES run a.csv f --output out.csv --rejected r.ndjson");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("a.csv", ended.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names.Except(["a.csv", "b.csv", "c.ndjson", "f"]));
    }

    [Theory]
    [InlineData("$AGES run .", "is a folder")]
    [InlineData("ln -s gone x; $AGES run x", "There is no file x: it is a link to gone.")]
    [InlineData("ln -s y x; ln -s x y; $AGES run x", "Too many levels of symbolic links")]
    [InlineData("$AGES run $'no\\nsuch\\e[31m'", "There is no file no\uFFFDsuch\uFFFD[31m.")]
    [InlineData("$AGES run 'no*'", "No file matches no*.")]
    [InlineData("$AGES run a.csv/", "There is no file a.csv/.")]
    [InlineData("$AGES run $(printf %300s x | tr ' ' x)", "File name too long")]
    [InlineData("$AGES run - <.", "is a folder")]
    [InlineData("$AGES run /proc/version", "missing-column")]
    public async Task What_cannot_be_read_is_named(string script, string message)
    {
        var ended = await Shell.RunAsync(folder, script + " --json");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        using var problem = System.Text.Json.JsonDocument.Parse(ended.Error);
        Assert.Contains(
            message, $"{problem.RootElement.GetProperty("code")}: {problem.RootElement.GetProperty("detail")}".Replace('\n', '\uFFFD')
                .Replace('\u001b', '\uFFFD'), StringComparison.Ordinal);
    }
}
