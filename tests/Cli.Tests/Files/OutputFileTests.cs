using System.IO.Compression;
using System.Text;

namespace ServerlessAges.Tests.Files;

/// <summary>Outputs of `ages run`, and of `ages results` where it could differ: links, pipes, devices, names, modes.</summary>
public sealed class OutputFileTests : IDisposable
{
    private const string Rows = "name,born\nAda,1815\nTu,1930\n";
    private const string Ndjson = "{\"name\":\"Ada\",\"age\":202}\n{\"name\":\"Tu\",\"age\":87}\n";
    private const string Csv = "name,age\nAda,202\nTu,87\n";

    private readonly Folder folder = new();

    public OutputFileTests() => folder.Write("in.csv", Rows);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("in.csv --output in.csv")]
    [InlineData("in.csv --output symbolic.csv")]
    [InlineData("symbolic.csv --output in.csv")]
    [InlineData("in.csv --output hard.csv")]
    [InlineData("in.csv --output linked/in.csv")]
    [InlineData("in.csv --rejected symbolic.ndjson")]
    [InlineData("- <in.csv --output hard.csv")]
    [InlineData("in.csv >>in.csv")]
    [InlineData("in.csv --output /dev/stdout >>hard.csv")]
    [InlineData("'*.csv' --output hard.csv")]
    [InlineData("in.csv --output new.ndjson --rejected linked/new.ndjson")]
    [InlineData("in.csv --output new.ndjson --rejected dangling.ndjson")]
    [InlineData("in.csv --rejected /dev/stdout")]
    public async Task An_output_that_is_an_input_or_the_other_output_is_refused(string arguments)
    {
        var ended = await Shell.RunAsync(
            folder,
            "ln -s in.csv symbolic.csv; ln -s in.csv symbolic.ndjson; ln in.csv hard.csv; ln -s . linked; ln -s new.ndjson dangling.ndjson;"
            + $"$AGES run {arguments}");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("same file", ended.Error, StringComparison.Ordinal);
        Assert.Equal(Rows, await File.ReadAllTextAsync(folder["in.csv"]));
    }

    [Fact]
    public async Task A_link_as_output_is_kept_and_its_target_is_written()
    {
        var ended = await Shell.RunAsync(
            folder,
            """
            mkdir d; echo old > d/old.csv; chmod 600 d/old.csv; ln -s d/old.csv a.csv; ln -s d/new.csv b.csv; umask 027
            $AGES run in.csv --reference-year 2017 --output a.csv && $AGES run in.csv --reference-year 2017 --output b.csv
            readlink a.csv b.csv; stat -c %a d/old.csv d/new.csv; cat d/*; ls -A d
            """);

        Assert.Equal($"d/old.csv\nd/new.csv\n600\n640\n{Csv}{Csv}new.csv\nold.csv\n", ended.Output);
    }

    [Theory]
    [InlineData("echo 0 >log; $AGES run in.csv --reference-year 2017 --output /dev/stdout >>log; cat log", "0\n" + Ndjson)]
    [InlineData("echo 0 >log; $AGES run in.csv --reference-year 2017 >>log; cat log", "0\n" + Ndjson)]
    [InlineData("(echo 0 >&3; $AGES run in.csv --reference-year 2017 --output /dev/fd/3; echo 1 >&3) 3>log; cat log", "0\n" + Ndjson + "1\n")]
    [InlineData("$AGES run in.csv --reference-year 2017 --output >(cat >out; mv out log); until cat log; do sleep .05; done", Ndjson)]
    [InlineData("$AGES run in.csv --reference-year 2017 --output /dev/null --json", null)]
    [InlineData("mkfifo f.csv.gz; $AGES run in.csv --reference-year 2017 --output f.csv.gz & zcat <f.csv.gz; wait $!", Csv)]
    [InlineData("ln -s /dev/stdout link; $AGES run in.csv --reference-year 2017 --output link | cat", Ndjson)]
    public async Task Pipes_devices_and_open_files_are_written_through(string script, string? written)
    {
        var ended = await Shell.RunAsync(folder, script);

        Assert.Equal(0, ended.ExitCode);
        if (written is not null) Assert.Equal(written, ended.Output);
        Assert.DoesNotContain(folder.Names, name => name.StartsWith('.'));
    }

    [Theory]
    [InlineData("mkfifo f; head -c 1 <f >/dev/null & $AGES run many.csv --output ages.ndjson --rejected f", 1, "f: the reader closed")]
    [InlineData("mkfifo f; head -c 1 <f >/dev/null & $AGES run good.csv --output f --format csv", 1, "f: the reader closed")]
    [InlineData("$AGES run many.csv --output ages.csv --rejected - | head -c 1 >&2; exit ${PIPESTATUS[0]}", 1, "nothing was written to a file")]
    [InlineData("$AGES run good.csv --rejected r.ndjson | head -c 1 >&2; exit ${PIPESTATUS[0]}", 1, "nothing was written to a file")]
    [InlineData("$AGES run good.csv --output /dev/stdout | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 0, null)]
    public async Task Only_a_closed_standard_output_ends_a_run_quietly(string script, int exitCode, string? message)
    {
        folder.Write("good.csv", Samples.Rows(200_000));
        folder.Write("many.csv", Samples.Rows(200_000).Replace(",1", ",x", StringComparison.Ordinal));

        var ended = await Shell.RunAsync(folder, script);

        Assert.Equal(exitCode, ended.ExitCode);
        if (message is null) Assert.Equal("", ended.Error);
        else Assert.Contains(message, ended.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names.Except(["in.csv", "good.csv", "many.csv", "f"]));
    }

    [Fact]
    public async Task A_FIFO_without_a_reader_can_be_interrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no FIFOs");
        await Shell.RunAsync(folder, "mkfifo f");
        using var ages = Ages.Start("run", folder["in.csv"], "--output", folder["a.csv"], "--rejected", folder["f"]);
        await Wait.UntilAsync(() => folder.Names.Length == 3, "the temporary file is there");

        ages.Signal("HUP");
        await ages.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(130, ages.Process.ExitCode);
        Assert.Equal(["f", "in.csv"], folder.Names);
    }

    [Theory]
    [InlineData(".csv.gz", Csv)]
    [InlineData(".NDJSON.GZ", Ndjson)]
    [InlineData(".json.gz", "[\n{\"name\":\"Ada\",\"age\":202},\n{\"name\":\"Tu\",\"age\":87}\n]\n")]
    public async Task The_name_says_that_an_output_is_gzipped(string ending, string written)
    {
        var rejected = folder["r.ndjson.gz"];
        var input = folder.Write("in.csv", Rows + "x,y\n");

        var ended = await Ages.RunAsync("run", input, "--reference-year", "2017", "--output", folder[$"a{ending}"], "--rejected", rejected);

        Assert.Equal((3, written), (ended.ExitCode, Gunzip(folder[$"a{ending}"])));
        Assert.StartsWith("{\"line\":4,", Gunzip(rejected), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "in.csv", "--output", "a.parquet")]
    [InlineData("run", "in.csv", "--output", "a.tsv")]
    [InlineData("run", "in.csv", "--output", "a.txt")]
    [InlineData("run", "in.csv", "--output", "a")]
    [InlineData("run", "in.csv", "--output", "a.gz")]
    [InlineData("run", "in.csv", "--output", "a.ndjson", "--format", "csv")]
    [InlineData("run", "in.csv", "--output", "a.json.gz", "--format", "ndjson")]
    [InlineData("run", "in.csv", "--rejected", "a.csv")]
    [InlineData("run", "in.csv", "--rejected", "a.xlsx")]
    [InlineData("results", "b", "--output", "a.parquet")]
    [InlineData("results", "b", "--output", "a")]
    [InlineData("results", "b", "--output", "a.csv", "--format", "json")]
    [InlineData("results", "b", "--output", "a.csv", "--rejected")]
    [InlineData("results", "b", "--output", "a.ndjson", "--manifest")]
    public async Task A_name_that_says_another_format_or_none_is_refused(params string[] arguments)
    {
        var ended = await Ages.RunAsync(arguments);

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(arguments.First(argument => argument.StartsWith('a')), ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "text/csv")]
    [InlineData("a.jsonl.gz", "application/x-ndjson")]
    [InlineData("a.json", "application/json")]
    public async Task Results_are_asked_for_in_the_format_that_the_name_says(string name, string accept)
    {
        using var service = new FakeService(head =>
            $"HTTP/1.1 200 OK\r\nContent-Type: {accept}\r\nConnection: close\r\n\r\n{head.Split("\r\n").Single(line => line.StartsWith("Accept: ", StringComparison.Ordinal))}");

        var ended = await Ages.RunAsync("results", "b", "--output", folder[name], "--url", service.Url);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        var written = name.EndsWith(".gz", StringComparison.Ordinal) ? Gunzip(folder[name]) : await File.ReadAllTextAsync(folder[name]);
        Assert.Equal($"Accept: {accept}", written);
    }

    [Theory]
    [InlineData("--output /dev/stdout >>log; cat log", "0\nrows\n")]
    [InlineData("--output >(cat) | cat", "rows\n")]
    [InlineData("--output link.csv; cat link.csv; readlink link.csv; stat -c %a log", "rows\nlog\n600\n")]
    public async Task Results_go_where_a_run_would_put_them(string arguments, string written)
    {
        using var service = new FakeService(_ => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nrows\n");

        var ended = await Shell.RunAsync(
            folder, $"echo 0 >log; chmod 600 log; ln -s log link.csv; $AGES results b --url {service.Url} {arguments}");

        Assert.Equal((0, written), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task The_longest_name_of_a_file_can_be_written()
    {
        var name = new string('n', 251) + ".csv";

        var ended = await Ages.RunAsync("run", folder["in.csv"], "--reference-year", "2017", "--output", folder[name]);

        Assert.Equal((0, Csv), (ended.ExitCode, await File.ReadAllTextAsync(folder[name])));
        var longer = await Ages.RunAsync("run", folder["in.csv"], "--output", folder["n" + name]);
        Assert.Equal(1, longer.ExitCode);
        Assert.Contains("too long", longer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_output_is_a_whole_gzip_file_too()
    {
        var ended = await Shell.RunAsync(
            folder, "$AGES run in.csv --reference-year 2017 --output a.json.gz --rejected r.ndjson.gz; gzip -t *.gz && zcat r.ndjson.gz | wc -c");

        Assert.Equal("0\n", ended.Output);
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        var ended = await Ages.RunAsync("run", folder["in.csv"], "--output", folder["no/x.csv"]);

        Assert.Equal((1, $"ages: There is no folder {folder["no"]}. Create it first.\n"), (ended.ExitCode, ended.Error));
    }

    private static string Gunzip(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
