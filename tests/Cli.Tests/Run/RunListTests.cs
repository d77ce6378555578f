using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ServerlessAges.Tests.Run;

/// <summary>`ages run` of a list of inputs.</summary>
public sealed class RunListTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("csv", "name,age,ageAtDeath,file\nAda,202,,{0}\nTu,87,,{1}\n")]
    [InlineData("ndjson", "{{\"name\":\"Ada\",\"age\":202,\"file\":\"{0}\"}}\n{{\"name\":\"Tu\",\"age\":87,\"file\":\"{1}\"}}\n")]
    public async Task Results_name_their_input_as_it_was_given(string format, string expected)
    {
        var (a, b) = (folder.Write("a.csv", "name,born\nAda,1815\n"), folder.Write("b.ndjson", "{\"name\":\"Tu\",\"born\":1930}\n"));

        var ended = await Ages.RunAsync("run", a, b, "--format", format, "--input-column", "file", "--reference-year", "2017");

        Assert.Equal((0, Format(expected, a, b)), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task Results_of_a_program_and_of_standard_input_name_it_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs cat");
        var ended = await Ages.RunAsync(["run", "-", "--exec", "cat", "--input-column", "name"], "name,x\nAda,1\n"u8.ToArray());

        Assert.Equal((0, "{\"name\":\"-\",\"x\":\"1\"}\n"), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task A_column_that_the_results_have_already_is_a_usage_error()
    {
        var ended = await Ages.RunAsync("run", Samples.Scientists, "--input-column", "Age");

        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Equal("ages: --input-column: 'Age' is a field of the results of age: choose another name.\n", ended.Error);
    }

    [Fact]
    public async Task A_list_gives_more_names_one_a_line()
    {
        var (a, b) = (folder.Write("a*.csv", "name,born\nAda,1815\n"), folder.Write("b.csv", "name,born\nTu,1930\nx,y\n"));
        var list = folder.Write("list.txt", $"\n{a}\r\n\n{b}\n{a}");

        var ended = await Ages.RunAsync("run", b, "--list", list, "--reference-year", "2017", "--rejected", folder["rejected.ndjson"]);
        var standard = await Ages.RunAsync(["run", "--list", "-", "--reference-year", "2017"], Encoding.UTF8.GetBytes($"{a}\n"));

        const string Ada = "{\"name\":\"Ada\",\"age\":202}\n", Tu = "{\"name\":\"Tu\",\"age\":87}\n";
        Assert.Equal((3, Tu + Ada + Tu + Ada), (ended.ExitCode, ended.Output));
        Assert.All(File.ReadLines(folder["rejected.ndjson"]), line => Assert.StartsWith($"{{\"file\":\"{b}\",\"line\":3,", line, StringComparison.Ordinal));
        Assert.Equal((0, Ada), (standard.ExitCode, standard.Output));
    }

    [Theory]
    [InlineData("none.txt", 1, "Could not find file")]
    [InlineData("blank.txt", 1, "names no input")]
    [InlineData("folder.txt", 1, "is a folder")]
    [InlineData("-", 2, "Name standard input once")]
    public async Task A_list_that_cannot_be_used_is_an_error(string list, int exitCode, string error)
    {
        folder.Write("blank.txt", "\n \n");
        folder.Write("folder.txt", $"{folder["."]}\n");

        var ended = await Ages.RunAsync(["run", "-", "--list", list == "-" ? list : folder[list]], "name,born\n"u8.ToArray());

        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(error, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_that_cannot_be_read_are_rejected_up_to_a_number_and_named()
    {
        var (good, inputs) = (folder.Write("1.csv", "name,born\nAda,1815\n"), new List<string>());
        inputs.Add(folder.Write("0.csv", ""));
        inputs.Add(folder.Write("2.csv", "name,age\nAda,1\n"));
        // The damage comes after thousands of records, none of which may be in the results.
        inputs.Add(folder["3.csv.gz"]);
        await File.WriteAllBytesAsync(folder["3.csv.gz"], Gzip(Samples.Rows(200_000))[..^20]);
        string[] all = ["run", folder["*.csv*"], "--format", "csv", "--reference-year", "2017", "--output", folder["ages"]];

        var ended = await Ages.RunAsync([.. all, "--max-rejected-inputs", "3"]);
        Assert.Equal((3, "name,age,ageAtDeath\nAda,202,\n"), (ended.ExitCode, await File.ReadAllTextAsync(folder["ages"])));
        Assert.All(inputs, input => Assert.Contains($"ages: rejected input: {input}: ", ended.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(good, ended.Error, StringComparison.Ordinal);
        File.Delete(folder["ages"]);

        var json = await Ages.RunAsync([.. all, "--max-rejected-inputs", "9", "--json"]);
        Assert.Equal((3, ""), (json.ExitCode, json.Error));
        var files = JsonDocument.Parse(json.Output).RootElement.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(
            ["empty-input", null, "missing-column", "invalid-gzip"],
            files.Select(file => file.TryGetProperty("failure", out var failure) ? failure.GetProperty("code").GetString() : null));
        File.Delete(folder["ages"]);

        var many = await Ages.RunAsync([.. all, "--max-rejected-inputs", "2", "--json"]);
        Assert.Equal(1, many.ExitCode);
        var problem = JsonDocument.Parse(many.Error).RootElement;
        Assert.Equal("too-many-rejected-inputs", problem.GetProperty("code").GetString());
        Assert.StartsWith("3 inputs cannot be read, and --max-rejected-inputs allows 2.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.All(inputs, input => Assert.Contains(input, problem.GetProperty("detail").GetString(), StringComparison.Ordinal));

        var none = await Ages.RunAsync(all);
        Assert.Equal(1, none.ExitCode);
        Assert.StartsWith($"ages: {inputs[0]}: The input is empty", none.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["ages"]));
    }

    [Fact]
    public async Task An_input_with_other_kept_columns_can_be_rejected()
    {
        var (one, two) = (folder.Write("one.csv", "id,name,born\n1,Ada,1815\n"), folder.Write("two.csv", "name,born\nTu,1930\n"));

        var ended = await Ages.RunAsync(
            "run", one, two, one, "--keep", "*", "--format", "csv", "--max-rejected-inputs", "1", "--reference-year", "2017");

        Assert.Equal((3, "id,name,born,age,ageAtDeath\n1,Ada,1815,202,\n1,Ada,1815,202,\n"), (ended.ExitCode, ended.Output));
        Assert.Contains($"rejected input: {two}: its results would have the columns", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_without_a_readable_input_fails()
    {
        var ended = await Ages.RunAsync("run", folder.Write("a.csv", ""), folder.Write("b.csv", ""), "--max-rejected-inputs", "5");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("a.csv: The input is empty", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("4")]
    public async Task Many_small_inputs_of_all_kinds_give_what_they_give_one_by_one(string workers)
    {
        var (names, expected, rejected) = (new List<string>(), new StringBuilder(), 0);
        for (var i = 0; i < 300; i++)
        {
            var (rows, name) = (i % 7, $"p{i:000}");
            for (var row = 0; row < rows; row++) expected.Append(FormattableString.Invariant($"{{\"name\":\"{i}-{row}\",\"age\":202}}\n"));
            var csv = "name,born\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{i}-{row},1815\n"));
            if (i % 5 == 1)
            {
                csv = "\uFEFF" + csv.ReplaceLineEndings("\r\n") + "x,y";
                rejected++;
            }

            if (i % 5 == 2) csv = string.Concat(Enumerable.Range(0, rows).Select(row => $"{{\"born\":1815,\"name\":\"{i}-{row}\"}}\n"));
            names.Add(folder[$"{name}{(i % 5 == 3 ? ".gz" : "")}"]);
            await File.WriteAllBytesAsync(names[^1], i % 5 == 3 ? Gzip(csv) : i % 5 == 4 ? Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(csv)).ToArray() : Encoding.UTF8.GetBytes(csv));
        }

        // An empty NDJSON file has no format.
        names.RemoveAll(name => new FileInfo(name).Length == 0);
        var ended = await Ages.RunAsync(
            ["run", "--list", folder.Write("list", string.Join('\n', names)), "--workers", workers, "--json", "--reference-year", "2017"]);

        Assert.Equal(expected.ToString(), ended.Output);
        var summary = JsonDocument.Parse(ended.Error).RootElement;
        Assert.Equal(rejected, summary.GetProperty("rejected").GetInt32());
        Assert.Equal(names, summary.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()!));
    }

    private static string Format(string text, params object[] values) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, values);

    private static byte[] Gzip(string plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(plain));
        return packed.ToArray();
    }
}
