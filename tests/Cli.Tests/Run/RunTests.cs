using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ServerlessAges.Tests.Run;

public sealed class RunTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Prints_the_seven_ages_in_order()
    {
        var ended = await Ages.RunAsync("run", Samples.Scientists, "--reference-year", "2017");

        Assert.Equal(Samples.Ages2017, ended.Output);
        Assert.Equal("", ended.Error);
        Assert.Equal(0, ended.ExitCode);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    [InlineData("ndjson")]
    [InlineData("json")]
    [InlineData("json.gz")]
    public async Task Reads_every_format_from_standard_input(string format)
    {
        var input = Encoding.UTF8.GetBytes(Scientists(format.Split('.')[0]));
        if (format.EndsWith(".gz", StringComparison.Ordinal)) input = Gzip(input);

        var ended = await Ages.RunAsync(["run", "-", "--reference-year", "2017"], input);

        Assert.Equal(Samples.Ages2017, ended.Output);
        Assert.Equal(0, ended.ExitCode);
    }

    [Theory]
    [InlineData("name,born\rAda,1815\rTu,1930\r")]
    [InlineData("sep=;\nname;born\nAda;1815\nTu;1930\n")]
    public async Task Reads_what_spreadsheets_write(string text)
    {
        var ended = await Ages.RunAsync("run", folder.Write("sheet.csv", text), "--reference-year", "2017");

        Assert.Equal((0, "{\"name\":\"Ada\",\"age\":202}\n{\"name\":\"Tu\",\"age\":87}\n", ""), (ended.ExitCode, ended.Output, ended.Error));
    }

    [Theory]
    [InlineData("name,born\r")]
    [InlineData("name,born")]
    [InlineData("name,born\n\n")]
    [InlineData("[]")]
    public async Task An_input_without_records_gets_a_warning(string text)
    {
        var (input, some) = (folder.Write("empty", text), folder.Write("some", "name,born\nAda,1815\n"));

        var ended = await Ages.RunAsync("run", some, input);
        var json = await Ages.RunAsync("run", some, input, "--json");

        Assert.Equal((0, 0), (ended.ExitCode, json.ExitCode));
        Assert.Equal($"ages: warning: {input}: The input has no records: it has only a header, or all its rows are blank.\n", ended.Error);
        using var summary = JsonDocument.Parse(json.Error);
        var warning = summary.RootElement.GetProperty("warnings").EnumerateArray().Single();
        Assert.Equal((input, "no-records"), (warning.GetProperty("file").GetString(), warning.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task An_input_whose_line_ends_were_removed_is_refused()
    {
        var ended = await Ages.RunAsync("run", folder.Write("one-line.csv", "id,name,born,city1,Ann,1815,X2,Bob,1930,Y"));

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("--data-binary", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotes_that_are_text_in_a_tsv_make_no_record_of_several_rows()
    {
        var input = folder.Write("titles.tsv", "id\tname\tborn\n2\t\"Odd Al\t1901\n3\tCy\t1902\n4\tBand\"\t1903\n");

        var ended = await Ages.RunAsync("run", input, "--rejected", folder["rejected.ndjson"]);

        Assert.Equal((3, ""), (ended.ExitCode, ended.Output));
        using var rejected = JsonDocument.Parse(await File.ReadAllTextAsync(folder["rejected.ndjson"]));
        Assert.Equal("multiline-quote", rejected.RootElement.GetProperty("reason").GetString());
        Assert.Equal("2\t\"Odd Al\t1901\n3\tCy\t1902\n4\tBand\"\t1903", rejected.RootElement.GetProperty("raw").GetString());
        Assert.Contains("the quote is probably plain text", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maps_columns_and_takes_a_delimiter()
    {
        var input = folder.Write("people.csv", "Born|full name\n1815|Ada Lovelace\n");

        var ended = await Ages.RunAsync(
            "run", input, "--reference-year", "2017", "--delimiter", "|", "--columns", "name=Full Name");

        Assert.Equal("{\"name\":\"Ada Lovelace\",\"age\":202}\n", ended.Output);
    }

    [Fact]
    public async Task Takes_a_day_and_writes_the_age_at_death()
    {
        var input = folder.Write("people.csv", "name,born,died\nAda,1815-12-10,1852-11-27\n");

        var ended = await Ages.RunAsync("run", input, "--as-of", "2017-06-30");

        Assert.Equal("{\"name\":\"Ada\",\"age\":201,\"ageAtDeath\":36}\n", ended.Output);
    }

    [Fact]
    public async Task Pseudonyms_need_a_key_that_is_in_the_environment()
    {
        var without = await Ages.RunAsync("run", Samples.Scientists, "--processor", "pseudonym", "--reference-year", "2017");
        Assert.Equal((2, ""), (without.ExitCode, without.Output));
        Assert.Contains("Ages__pseudonymKey", without.Error, StringComparison.Ordinal);

        var key = new Dictionary<string, string> { ["Ages__pseudonymKey"] = "a key of an operator" };
        using var ages = Ages.Start(key, "run", Samples.Scientists, "--processor", "pseudonym", "--reference-year", "2017");
        Assert.Equal(
            "{\"pseudonym\":\"cf5f7f6ee08f988f1668576676fd7717\",\"age\":202}", await ages.Process.StandardOutput.ReadLineAsync());
    }

    [Theory]
    [InlineData("2016", 0, "{\"name\":\"Ada Lovelace\",\"age\":201}", "")]
    [InlineData("soon", 2, "", "ages: Ages__referenceYear 'soon' must be a whole number from -9999 to 9999.")]
    public async Task Settings_of_the_service_are_defaults_of_a_run(string year, int exit, string first, string error)
    {
        var settings = new Dictionary<string, string> { ["Ages__referenceYear"] = year };

        var ended = await Ages.RunAsync(["run", Samples.Scientists], settings: settings);

        Assert.Equal((exit, first, error), (ended.ExitCode, ended.Output.Split('\n')[0], ended.Error.TrimEnd()));
    }

    [Fact]
    public async Task Replaces_an_output_file_and_leaves_nothing_beside_it()
    {
        folder.Write("ages.ndjson", "old");

        var ended = await Ages.RunAsync("run", Samples.Scientists, "--output", folder["ages.ndjson"], "--reference-year", "2017");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(Samples.Ages2017, await File.ReadAllTextAsync(folder["ages.ndjson"]));
        Assert.Equal(["ages.ndjson"], folder.Names);
        Assert.DoesNotContain("\u001b", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_records_go_to_their_file_and_make_the_exit_code_3()
    {
        var input = folder.Write("people.csv", "name,born\nAda,1815\nHypatia,Unknown\n\"Two\nlines\",2030\nEmmy,1882\n");

        var ended = await Ages.RunAsync("run", input, "--rejected", folder["rejected.ndjson"], "--reference-year", "2017");

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal("{\"name\":\"Ada\",\"age\":202}\n{\"name\":\"Emmy\",\"age\":135}\n", ended.Output);
        var rejected = (await File.ReadAllLinesAsync(folder["rejected.ndjson"]))
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal([3, 4], rejected.Select(record => record.GetProperty("line").GetInt32()));
        Assert.Equal([19, 35], rejected.Select(record => record.GetProperty("offset").GetInt32()));
        Assert.Equal(["invalid-year", "born-after-reference"], rejected.Select(record => record.GetProperty("reason").GetString()));
        Assert.Equal("\"Two\nlines\",2030", rejected[1].GetProperty("raw").GetString());
        Assert.Contains("line 3", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "run")]
    [InlineData(1, "run", "a", "b", "c")]
    [InlineData(1, "run", "no*thing.csv")]
    [InlineData(2, "run", "-", "--format", "xml")]
    [InlineData(2, "run", "-", "--output", "x.ndjson", "--rejected", "x.ndjson")]
    [InlineData(2, "run", "-", "--rejected", "-")]
    [InlineData(2, "run", "-", "-")]
    [InlineData(2, "run", "")]
    [InlineData(2, "run", "-", "--output", "")]
    [InlineData(1, "run", "-", "--output", "/nonexistent/x.csv")]
    [InlineData(2, "run", "-", "--reference-year", "0")]
    [InlineData(2, "run", "-", "--reference-year", "2017", "--as-of", "2018-01-01")]
    [InlineData(2, "run", "-", "--processor", "none")]
    [InlineData(2, "run", "-", "--delimiter", "xy")]
    [InlineData(2, "run", "-", "--columns", "nickname=x")]
    [InlineData(2, "fly")]
    [InlineData(1, "run", "/nonexistent.csv")]
    [InlineData(1, "run", "/")]
    [InlineData(0, "run", "--help")]
    public async Task Exit_codes_tell_bad_usage_from_failure(int exitCode, params string[] arguments)
    {
        var ended = await Ages.RunAsync(arguments, input: "name,born\n"u8.ToArray());

        Assert.Equal(exitCode, ended.ExitCode);
        if (exitCode != 0) Assert.StartsWith("ages: ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_breaks_off_leaves_the_old_output_as_it_was()
    {
        var gzip = Gzip(Encoding.UTF8.GetBytes(Samples.Rows(200_000)));
        await File.WriteAllBytesAsync(folder["broken.csv.gz"], gzip[..(gzip.Length / 2)]);
        folder.Write("ages.ndjson", "old");

        var ended = await Ages.RunAsync("run", folder["broken.csv.gz"], "--output", folder["ages.ndjson"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("truncated", ended.Error, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(folder["ages.ndjson"]));
        Assert.Equal(["ages.ndjson", "broken.csv.gz"], folder.Names);
    }

    [Fact]
    public async Task A_reader_that_has_enough_ends_the_run_without_error()
    {
        var input = folder.Write("many.csv", Samples.Rows(1_000_000));
        using var ages = Ages.Start("run", input, "--reference-year", "2017");

        var first = await ages.Process.StandardOutput.ReadLineAsync();
        ages.Process.StandardOutput.Close();
        await ages.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("{\"name\":\"Scientist 0\",\"age\":517}", first);
        Assert.Equal("", await ages.Process.StandardError.ReadToEndAsync());
        Assert.Equal(0, ages.Process.ExitCode);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_leaves_nothing_behind(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Ctrl+C needs a separate console there");
        using var ages = Ages.Start("run", "-", "--output", folder["ages.ndjson"], "--rejected", folder["rejected.ndjson"]);
        await ages.Process.StandardInput.WriteAsync(Samples.Rows(200_000));
        await ages.Process.StandardInput.FlushAsync();
        await Wait.UntilAsync(() => folder.Names.Length == 2, "the temporary files are there");

        ages.Signal(signal);
        await ages.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(130, ages.Process.ExitCode);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task Shares_standard_output_with_what_writes_next()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a POSIX shell");
        var script = $"(dotnet '{Path.Combine(AppContext.BaseDirectory, "ages.dll")}' run '{Samples.Scientists}' "
            + $"--reference-year 2017; echo done) > '{folder["all.txt"]}'";

        using var shell = System.Diagnostics.Process.Start("sh", ["-c", script]);
        await shell.WaitForExitAsync();

        Assert.Equal(Samples.Ages2017 + "done\n", await File.ReadAllTextAsync(folder["all.txt"]));
    }

    [Fact]
    public async Task One_core_and_many_write_the_same_bytes()
    {
        var input = folder.Write("many.csv", Samples.Rows(300_000));

        foreach (var workers in new[] { "1", "2", "7" })
            Assert.Equal(0, (await Ages.RunAsync("run", input, "--output", folder[$"{workers}.csv"], "--workers", workers)).ExitCode);

        Assert.Equal(300_001, File.ReadLines(folder["1.csv"]).Count());
        Assert.Equal(await File.ReadAllBytesAsync(folder["1.csv"]), await File.ReadAllBytesAsync(folder["2.csv"]));
        Assert.Equal(await File.ReadAllBytesAsync(folder["1.csv"]), await File.ReadAllBytesAsync(folder["7.csv"]));
    }

    [Fact]
    public async Task Several_inputs_and_globs_go_into_one_output_in_the_order_given_each_with_its_own_header()
    {
        folder.Write("z.csv", "name,born\nAda,1815\n");
        Directory.CreateDirectory(folder["more"]);
        folder.Write("more/b.ndjson", "{\"born\":1930,\"name\":\"Tu\"}\nbroken\n");
        folder.Write("more/a.csv", "Born;x;NAME\n1882;;Emmy\n;;Missing\n");

        var ended = await Ages.RunAsync(
            "run", folder["z.csv"], folder["more/*"], folder["z.csv"], "--output", folder["ages.ndjson"], "--rejected", folder["rejected"],
            "--reference-year", "2017");

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal(
            "{\"name\":\"Ada\",\"age\":202}\n{\"name\":\"Emmy\",\"age\":135}\n{\"name\":\"Tu\",\"age\":87}\n{\"name\":\"Ada\",\"age\":202}\n",
            await File.ReadAllTextAsync(folder["ages.ndjson"]));
        var rejected = (await File.ReadAllLinesAsync(folder["rejected"])).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal([(folder["more/a.csv"], 3, 23), (folder["more/b.ndjson"], 2, 26)], rejected.Select(record => (
            record.GetProperty("file").GetString()!, record.GetProperty("line").GetInt32(), record.GetProperty("offset").GetInt32())));
        Assert.Contains($"first rejected: {folder["more/a.csv"]}, line 3: ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_record_cannot_control_the_terminal()
    {
        folder.Write("a.csv", "name,born\nAda,\u001b]0;taken\u0007\n");

        var ended = await Ages.RunAsync("run", folder["a.csv"]);

        Assert.Contains("first rejected: line 2: born: \"", ended.Error, StringComparison.Ordinal);
        Assert.Contains("taken", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(ended.Error, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public async Task Csv_can_be_made_safe_for_spreadsheets()
    {
        folder.Write("a.csv", "name,born\n=1+1,1815\n");
        string[] arguments = ["run", folder["a.csv"], "--format", "csv", "--reference-year", "2017"];

        Assert.Equal("name,age\n'=1+1,202\n", (await Ages.RunAsync([.. arguments, "--csv-safe"])).Output);
        Assert.Equal("name,age\n=1+1,202\n", (await Ages.RunAsync(arguments)).Output);
    }

    [Fact]
    public async Task An_input_among_several_that_cannot_be_used_leaves_the_old_output_as_it_was_and_is_named()
    {
        folder.Write("ages.ndjson", "old");
        folder.Write("b.csv", "name,age\nAda,202\n");
        await File.WriteAllBytesAsync(folder["c.csv.gz"], Gzip(Encoding.UTF8.GetBytes(Samples.Rows(200_000)))[..^20]);
        foreach (var bad in new[] { "b.csv", "c.csv.gz" })
        {
            var ended = await Ages.RunAsync("run", Samples.Scientists, folder[bad], "--output", folder["ages.ndjson"]);

            Assert.Equal(1, ended.ExitCode);
            Assert.Contains(folder[bad], ended.Error, StringComparison.Ordinal);
            Assert.Equal("old", await File.ReadAllTextAsync(folder["ages.ndjson"]));
            Assert.Equal(["ages.ndjson", "b.csv", "c.csv.gz"], folder.Names);
        }
    }

    [Theory]
    [InlineData("ages.csv", null, "name,age,ageAtDeath\n\"Ada, Lady\",202,\nTu,87,\n")]
    [InlineData("ages.json", null, "[\n{\"name\":\"Ada, Lady\",\"age\":202},\n{\"name\":\"Tu\",\"age\":87}\n]\n")]
    [InlineData("ages.JSONL", null, "{\"name\":\"Ada, Lady\",\"age\":202}\n{\"name\":\"Tu\",\"age\":87}\n")]
    [InlineData("ages", "ndjson", "{\"name\":\"Ada, Lady\",\"age\":202}\n{\"name\":\"Tu\",\"age\":87}\n")]
    [InlineData("ages.txt", "csv", "name,age,ageAtDeath\n\"Ada, Lady\",202,\nTu,87,\n")]
    public async Task Writes_csv_and_a_json_array_by_the_name_of_the_output_or_by_format(string output, string? format, string written)
    {
        var first = folder.Write("1.csv", "name,born\n\"Ada, Lady\",1815\n");
        var second = folder.Write("2.csv", "name,born\nTu,1930\n");

        var ended = await Ages.RunAsync(
            ["run", first, second, "--output", folder[output], "--reference-year", "2017", .. format is null ? [] : new[] { "--format", format }]);

        Assert.Equal((0, written), (ended.ExitCode, await File.ReadAllTextAsync(folder[output])));
    }

    [Theory]
    [InlineData("ndjson", "")]
    [InlineData("csv", "name,age\n")]
    [InlineData("json", "[\n]\n")]
    public async Task An_input_without_records_gives_an_empty_output(string format, string written) =>
        Assert.Equal(written, (await Ages.RunAsync(["run", "-", "--format", format], "name,born\n"u8.ToArray())).Output);

    [Fact]
    public async Task A_large_json_array_holds_every_result_in_order()
    {
        var input = folder.Write("many.csv", Samples.Rows(300_000));

        await Ages.RunAsync("run", input, "--output", folder["ages.json"]);
        await Ages.RunAsync("run", input, "--output", folder["ages.ndjson"]);

        using var array = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["ages.json"]));
        Assert.Equal(File.ReadLines(folder["ages.ndjson"]), array.RootElement.EnumerateArray().Select(age => age.GetRawText()));
    }

    [Fact]
    public async Task Inputs_with_other_columns_are_not_kept_in_one_csv_file()
    {
        var (one, two) = (folder.Write("one.csv", "id,name,born\n1,Ada,1815\n"), folder.Write("two.csv", "name;born;city\nTu;1930;Ningbo\n"));

        var lines = await Ages.RunAsync("run", one, two, "--keep", "*", "--reference-year", "2017");
        var csv = await Ages.RunAsync("run", one, two, "--keep", "*", "--format", "csv");
        var list = await Ages.RunAsync("run", one, two, "--keep", "born", "--format", "csv", "--reference-year", "2017");

        Assert.Equal(
            "{\"id\":\"1\",\"name\":\"Ada\",\"born\":\"1815\",\"age\":202}\n{\"name\":\"Tu\",\"born\":\"1930\",\"city\":\"Ningbo\",\"age\":87}\n",
            lines.Output);
        Assert.Equal((2, ""), (csv.ExitCode, csv.Output));
        Assert.Contains("two.csv: its results would have the columns name, born, city, age, ageAtDeath, and those of another input", csv.Error, StringComparison.Ordinal);
        Assert.Equal("born,name,age,ageAtDeath\n1815,Ada,202,\n1930,Tu,87,\n", list.Output);
    }

    [Fact]
    public async Task Csv_results_of_several_inputs_have_every_field_of_the_processor()
    {
        var living = folder.Write("1.ndjson", "{\"name\":\"Tu\",\"born\":1930}\n{\"name\":\"x\"}\n");
        var dead = folder.Write("2.csv", "name,died,born\nAda,1852,1815\n");
        var others = folder.Write("3.csv", "name,born\nEmmy,1882\n");

        var ended = await Ages.RunAsync("run", living, dead, others, "--format", "csv", "--reference-year", "2017");

        Assert.Equal((3, "name,age,ageAtDeath\nTu,87,\nAda,202,37\nEmmy,135,\n"), (ended.ExitCode, ended.Output));
    }

    [Theory]
    [InlineData("ndjson", "{\"name\":\"Bob\",\"age\":87}\n{\"name\":\"Ann\",\"age\":202,\"ageAtDeath\":37}\n{\"name\":\"Cy\",\"age\":202,\"ageAtDeath\":35}\n{\"name\":\"Emmy\",\"age\":135}\n")]
    [InlineData("csv", "name,age,ageAtDeath\nBob,87,\nAnn,202,37\nCy,202,35\nEmmy,135,\n")]
    public async Task Every_record_of_every_input_decides_whether_it_has_a_death(string format, string ages)
    {
        var a = folder.Write("a.ndjson", "{\"name\":\"Bob\",\"born\":1930}\n{\"name\":\"Ann\",\"born\":1815,\"died\":1852}\n");
        var b = folder.Write("b.ndjson", "{\"name\":\"Cy\",\"born\":1815,\"died\":1850}\n");
        var c = folder.Write("c.csv", "name,born\nEmmy,1882\n");

        var ended = await Ages.RunAsync("run", a, b, c, "--format", format, "--reference-year", "2017");

        Assert.Equal((0, ages), (ended.ExitCode, ended.Output));
    }

    [Theory]
    [InlineData("then.csv.gz", "invalid-gzip", "byte 54 follows a complete gzip member")]
    [InlineData("zip.csv", "unsupported-format", "this is a zip archive: unpack it")]
    [InlineData("tar.csv.gz", "unsupported-format", "inside gzip, this is a tar archive: unpack it")]
    [InlineData("no-bom.csv", "bad-encoding", "likely UTF-16LE")]
    [InlineData("pretty.json", "invalid-json", "one object over several lines: use jq -c, or wrap it in an array")]
    public async Task What_cannot_be_read_is_named_with_what_to_do(string name, string code, string message)
    {
        var tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        byte[] zipped = Gzip("name,born\nAda,1815\nTu,1930\nEmmy,1882\n"u8.ToArray());
        await File.WriteAllBytesAsync(folder[name], name switch
        {
            "then.csv.gz" => [.. zipped, .. "Bob,1930\n"u8],
            "zip.csv" => "PK\u0003\u0004\0\0"u8.ToArray(),
            "tar.csv.gz" => Gzip(tar),
            "no-bom.csv" => Encoding.Unicode.GetBytes("name,born\nAnn,1815\n"),
            _ => "{\n  \"name\": \"Ann\",\n  \"born\": 1815\n}\n"u8.ToArray(),
        });

        var ended = await Ages.RunAsync("run", folder[name], "--output", folder["ages.ndjson"], "--json");

        var failure = JsonDocument.Parse(ended.Error.Length > 0 ? ended.Error : ended.Output).RootElement;
        Assert.Equal((1, code), (ended.ExitCode, failure.GetProperty("code").GetString()));
        Assert.Contains(message.Replace("byte 54", $"byte {zipped.Length}", StringComparison.Ordinal), failure.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([name], folder.Names);
    }

    [Fact]
    public async Task The_summary_is_json_where_it_is_asked_for()
    {
        var input = folder.Write("people.csv", "name,born\nAda,1815\nHypatia,Unknown\n");

        var ended = await Ages.RunAsync("run", input, Samples.Scientists, "--output", folder["ages.csv"], "--json");

        Assert.Equal((3, ""), (ended.ExitCode, ended.Error));
        using var summary = JsonDocument.Parse(ended.Output);
        Assert.Equal((9, 8, 1), Counts(summary.RootElement));
        Assert.Equal([(2, 1, 1), (7, 7, 0)], summary.RootElement.GetProperty("files").EnumerateArray().Select(Counts));
        Assert.Equal(input, summary.RootElement.GetProperty("firstRejected").GetProperty("file").GetString());
        Assert.True(summary.RootElement.GetProperty("seconds").GetDouble() >= 0);

        var failed = await Ages.RunAsync("run", folder["none.csv"], "--json");
        Assert.Equal((1, "failed"), (failed.ExitCode, JsonDocument.Parse(failed.Error).RootElement.GetProperty("code").GetString()));

        static (int, int, int) Counts(JsonElement of) =>
            (of.GetProperty("records").GetInt32(), of.GetProperty("results").GetInt32(), of.GetProperty("rejected").GetInt32());
    }

    private static string Scientists(string format)
    {
        var csv = File.ReadAllText(Samples.Scientists);
        if (format == "csv") return csv;
        var objects = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(row => row.Split(','))
            .Select(row => $$"""{"born": {{row[1]}}, "name": "{{row[0]}}"}""");
        return format == "json" ? $"[{string.Join(",\n ", objects)}]" : string.Join('\n', objects);
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(plain);
        return packed.ToArray();
    }
}
