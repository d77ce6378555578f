namespace ServerlessAges.Tests.Cli;

/// <summary>`ages verify`, as a user runs it.</summary>
[Collection("service")]
public sealed class VerifyTests(Service service)
{
    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task A_result_is_proven_over_HTTP(string format)
    {
        var id = await BatchAsync(format);

        var ended = await VerifyAsync(id);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.StartsWith($"{id}: verified. 2,000 records, ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_byte_is_located()
    {
        using var folder = await DownloadedAsync();
        var ages = await File.ReadAllBytesAsync(folder["results.ndjson"]);
        ages[ages.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(folder["results.ndjson"], ages);

        var ended = await VerifyAsync(folder["manifest.json"]);

        Assert.Equal(1, ended.ExitCode);
        var match = System.Text.RegularExpressions.Regex.Match(
            ended.Error, @"^ages: results.ndjson: bytes (\d+) to (\d+) are not the output of chunk [2-4] \(bytes \d+ to \d+ of the input\)\.\nages: results.ndjson was changed: its CRC-64 is not [0-9a-f]{16}\.\n\z");
        Assert.True(match.Success, ended.Error);
        Assert.InRange(ages.Length / 2, int.Parse(match.Groups[1].Value, null), int.Parse(match.Groups[2].Value, null) - 1);
    }

    [Theory]
    [InlineData("results.ndjson", "has")]
    [InlineData("rejected.ndjson", "has")]
    [InlineData("results.ndjson", "is missing")]
    [InlineData("rejected.ndjson", "is missing")]
    public async Task What_was_cut_or_removed_is_named(string name, string fault)
    {
        using var folder = await DownloadedAsync();
        if (fault == "is missing") File.Delete(folder[name]);
        else await File.WriteAllBytesAsync(folder[name], (await File.ReadAllBytesAsync(folder[name]))[..^1]);

        var ended = await VerifyAsync(folder["manifest.json"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains($"ages: {name} {fault}", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_does_not_hold_together_is_found()
    {
        using var folder = await DownloadedAsync();
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(folder["manifest.json"]))!;
        manifest["chunks"]!.AsArray().RemoveAt(1);
        await File.WriteAllTextAsync(folder["manifest.json"], manifest.ToJsonString());

        var ended = await VerifyAsync(folder["manifest.json"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("Chunk 2 begins at byte", ended.Error, StringComparison.Ordinal);
        Assert.Contains("The chunks add up to", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_is_not_there_is_said_so()
    {
        var ended = await VerifyAsync("no-such-batch");

        Assert.Equal((1, "ages: The batch 'no-such-batch' does not exist.\n"), (ended.ExitCode, ended.Error));
    }

    private Task<Ages.Ended> VerifyAsync(string what)
    {
        string[] key = Environment.GetEnvironmentVariable("AGES_KEY") is { } given ? ["--key", given] : [];
        return Ages.RunAsync(["verify", what, "--url", service.Http.BaseAddress!.ToString(), .. key]);
    }

    private async Task<string> BatchAsync(string format)
    {
        var body = Inputs.Mixed(2_000, seed: 9);
        var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&format={format}&chunkSize={(body.Length / 7) + 1}");
        await service.EndedAsync(id);
        return id;
    }

    private async Task<Folder> DownloadedAsync()
    {
        var id = await BatchAsync("ndjson");
        var folder = new Folder();
        foreach (var name in (string[])["results.ndjson", "rejected.ndjson", "manifest.json"])
            await File.WriteAllBytesAsync(folder[name], await service.ResultAsync(id, name));
        return folder;
    }
}
