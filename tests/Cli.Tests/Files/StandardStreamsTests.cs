namespace ServerlessAges.Tests.Files;

/// <summary>Closed standard streams, under whose numbers the runtime opens its own files.</summary>
public sealed class StandardStreamsTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("in.csv >&-", 1, "", "ages: Standard output is closed.\n")]
    [InlineData("in.csv --output /dev/stdout >&-", 1, "", "ages: Standard output is closed.\n")]
    [InlineData("- <&-", 1, "", "ages: Standard input is closed.\n")]
    [InlineData("in.csv --rejected /dev/stderr 2>&-", 1, "", "")]
    [InlineData("in.csv --output /dev/fd/9 --format csv", 1, "", "ages: /dev/fd/9 is closed.\n")]
    [InlineData("in.csv --reference-year 2017 <&- 2>&-", 3, "{\"name\":\"Ada\",\"age\":202}\n", "")]
    [InlineData("none.csv 2>&-", 1, "", "")]
    [InlineData("in.csv --workers 0 >&- 2>&- <&-", 2, "", "")]
    [InlineData("--help >&-", 0, "", "")]
    public async Task A_closed_stream_is_neither_read_nor_written(string arguments, int exitCode, string output, string error)
    {
        folder.Write("in.csv", "name,born\nAda,1815\nx,y\n");

        var ended = await Shell.RunAsync(folder, $"$AGES run {arguments}");

        Assert.Equal((exitCode, output, error), (ended.ExitCode, ended.Output, ended.Error));
    }

    [Fact]
    public async Task A_file_is_written_without_any_standard_stream()
    {
        folder.Write("in.csv", "name,born\nAda,1815\nx,y\n");

        var ended = await Shell.RunAsync(
            folder, "$AGES run in.csv --reference-year 2017 --output a.csv --rejected r.ndjson --json <&- >&- 2>&-; echo $?; cat a.csv; wc -l <r.ndjson");

        Assert.Equal("3\nname,age\nAda,202\n1\n", ended.Output);
    }
}
