using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessAges.Tests.Client;

/// <summary>`ages verify` of the files of a batch over a list of inputs, beside each other in a folder.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Header = "name,age\n";
    private readonly Folder folder = new();

    // Results of the inputs. The second has none, and the third was rejected.
    private readonly string[] outputs = ["Ada,202\nEmmy,135\nMarie,150\n", "", "", "Tu,87\nVera,89\n"];
    private readonly int[] chunks = [8, 19, 6, 8];

    public VerifyTests()
    {
        var body = string.Concat(outputs);
        folder.Write("results.csv", Header + body);
        folder.Write("rejected.ndjson", "");
        var (at, accounts) = (Header.Length, new StringBuilder());
        foreach (var (i, output) in outputs.Index())
        {
            var rows = output.Count(letter => letter == '\n');
            accounts.Append(new JsonObject
            {
                ["index"] = i, ["name"] = $"inputs/{i}.csv", ["eTag"] = "\"1\"", ["length"] = 10, ["headerLines"] = 1,
                ["counts"] = Counts(rows), ["from"] = at, ["to"] = at += output.Length, ["crc64"] = Crc(output),
                ["failure"] = i == 2 ? new JsonObject { ["code"] = "bad-header", ["message"] = "No header." } : null,
            }.ToJsonString()).Append('\n');
        }

        folder.Write("inputs.ndjson", accounts.ToString());
        var (from, parts) = (0, new JsonArray());
        foreach (var (i, length) in chunks.Index())
        {
            var output = body.Substring(from, length);
            parts.Add(new JsonObject
            {
                ["index"] = i, ["start"] = i * 100, ["end"] = (i + 1) * 100, ["outputLength"] = length,
                ["counts"] = Counts(output.Count(letter => letter == '\n')), ["outputCrc64"] = Crc(output),
            });
            from += length;
        }

        var blob = new JsonObject { ["container"] = "batches", ["name"] = "list", ["eTag"] = "\"1\"", ["length"] = 99 };
        folder.Write("manifest.json", new JsonObject
        {
            ["id"] = "b", ["source"] = blob.DeepClone(), ["input"] = blob, ["options"] = new JsonObject(), ["plan"] = "p",
            ["firstRow"] = 0, ["length"] = 400, ["inputCount"] = 4, ["rejectedInputs"] = 1, ["counts"] = Counts(5),
            ["results"] = FileOf("results.csv"), ["rejected"] = FileOf("rejected.ndjson"),
            ["inputs"] = FileOf("inputs.ndjson"), ["chunks"] = parts,
        }.ToJsonString());
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_results_of_each_input_are_proven()
    {
        var ended = await InProcess.RunAsync("verify", folder["manifest.json"]);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.StartsWith("b: verified. 5 records, 0 rejected, 4 chunks, 4 inputs (1 rejected); results.csv ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_is_located_in_its_input()
    {
        var results = File.ReadAllText(folder["results.csv"]);
        folder.Write("results.csv", results.Replace("Vera", "Vero", StringComparison.Ordinal));

        var ended = await InProcess.RunAsync("verify", folder["manifest.json"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("are not the output of chunk 3", ended.Error, StringComparison.Ordinal);
        Assert.Contains("results.csv: bytes 36 to 50 are not the output of input 3 (inputs/3.csv).", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("input 0", ended.Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Changes { get; } = new()
    {
        { "\"index\":1", "\"index\":2", "line 2 (inputs/1.csv) does not follow" },
        { "\"from\":36,\"to\":36", "\"from\":35,\"to\":36", "line 2 (inputs/1.csv) does not follow" },
        { "\"to\":50", "\"to\":49", "end at byte 49 of results.csv, which has 50" },
        { "\"records\":3", "\"records\":4", "The inputs add up to" },
        { "\"failure\":{", "\"other\":{", "has 0 rejected inputs; 1 were counted" },
        { "inputs/3.csv", "inputs/4.csv", "inputs.ndjson was changed: its CRC-64 is not" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task An_account_that_does_not_hold_is_found(string before, string after, string said)
    {
        var text = File.ReadAllText(folder["inputs.ndjson"]);
        Assert.Contains(before, text, StringComparison.Ordinal);
        folder.Write("inputs.ndjson", text.Replace(before, after, StringComparison.Ordinal));
        if (!said.Contains("CRC-64", StringComparison.Ordinal)) Refresh();

        var ended = await InProcess.RunAsync("verify", folder["manifest.json"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(said, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_missing_is_found()
    {
        var lines = File.ReadAllLines(folder["inputs.ndjson"]);
        folder.Write("inputs.ndjson", string.Concat(lines[..3].Select(line => line + "\n")));
        Refresh();

        var ended = await InProcess.RunAsync("verify", folder["manifest.json"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("inputs.ndjson has 3 inputs; the batch read 4.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_byte_is_not_reported_for_each_part_after_it()
    {
        folder.Write("results.csv", File.ReadAllText(folder["results.csv"]).Remove(12, 1));

        var ended = await InProcess.RunAsync("verify", folder["manifest.json"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.InRange(ended.Error.Split('\n').Length, 2, 25);
        Assert.Contains("results.csv has 49 bytes; 50 were written.", ended.Error, StringComparison.Ordinal);
    }

    // The manifest agrees with the changed accounts: only what they say can be wrong.
    private void Refresh()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(folder["manifest.json"]))!;
        manifest["inputs"] = FileOf("inputs.ndjson");
        folder.Write("manifest.json", manifest.ToJsonString());
    }

    private JsonObject FileOf(string name)
    {
        var bytes = File.ReadAllBytes(folder[name]);
        return new JsonObject { ["name"] = name, ["length"] = bytes.Length, ["crc64"] = $"{Crc64.HashToUInt64(bytes):x16}" };
    }

    private static string Crc(string text) => $"{Crc64.HashToUInt64(Encoding.UTF8.GetBytes(text)):x16}";

    private static JsonObject Counts(int rows) => new() { ["rows"] = rows, ["records"] = rows, ["rejected"] = 0, ["lines"] = rows };
}
