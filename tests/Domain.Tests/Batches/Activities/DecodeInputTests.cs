using System.IO.Compression;
using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches.Activities;

/// <summary>Large inputs of a list that must be decoded are decoded once, before the chunks.</summary>
public sealed class DecodeInputTests
{
    private readonly MemoryStore store = new();
    private readonly List<string> calls = [];

    public DecodeInputTests() => store.At = (call, done) =>
    {
        if (!done) lock (calls) calls.Add(call);
    };

    [Fact]
    public async Task A_large_gzip_is_split_after_it_is_decoded_and_its_results_lie_in_its_place()
    {
        var rows = Rows(900_000);
        await AcceptAsync(new BatchOptions { Processor = "age", ChunkSize = 8 << 20 }, Csv("first"), Gzip(rows), Csv("last"));

        var state = await new MemoryHost(store).RunAsync("batch");

        Assert.True(state.Status == BatchStatus.Succeeded, $"{state.Failure}");
        var results = Encoding.UTF8.GetString(store.Ages("batch")!).Split('\n');
        Assert.Equal(900_003, results.Length);
        Assert.StartsWith("{\"name\":\"first\"", results[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"name\":\"person 899999\"", results[900_000], StringComparison.Ordinal);
        Assert.StartsWith("{\"name\":\"last\"", results[900_001], StringComparison.Ordinal);
        Assert.Equal(2, calls.Count(call => call == "CreateDecoded")); // the input, and the table that names it
        var accounts = Encoding.UTF8.GetString(store.Accounts["batch"]).Split('\n');
        Assert.Contains("\"encoding\":\"gzip\"", accounts[1], StringComparison.Ordinal);
        Assert.True(store.Manifests["batch"].Chunks.Count > 2);
    }

    [Theory]
    [InlineData(0, BatchStatus.Failed)]
    [InlineData(1, BatchStatus.Succeeded)]
    public async Task A_damaged_large_gzip_fails_the_batch_or_is_rejected(int allowed, BatchStatus end)
    {
        var damaged = Gzip(Rows(900_000));
        damaged[^100] ^= 0xFF;
        await AcceptAsync(new BatchOptions { Processor = "age", MaxRejectedInputs = allowed }, Csv("first"), damaged);

        var state = await new MemoryHost(store).RunAsync("batch");

        Assert.Equal(end, state.Status);
        if (allowed == 0)
            Assert.Contains("scientists/1.csv", state.Failure!.Message, StringComparison.Ordinal);
        else
            Assert.Contains("invalid-gzip", Encoding.UTF8.GetString(store.Accounts["batch"]), StringComparison.Ordinal);
    }

    private static byte[] Rows(int count)
    {
        var text = new StringBuilder("name,born\n");
        for (var i = 0; i < count; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"person {i},1900\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Csv(string name) => Encoding.UTF8.GetBytes($"name,born\n{name},1900\n");

    // Not compressed, so that few rows make a large input.
    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(content);
        Assert.True(bytes.Length > PlanSizes.LargeInput);
        return bytes.ToArray();
    }

    private async Task AcceptAsync(BatchOptions options, params byte[][] inputs)
    {
        for (var i = 0; i < inputs.Length; i++) store.Inputs[$"{i}.csv"] = (inputs[i], "1");
        var list = await new InputResolver(store, ["scientists"]).StoreAsync(["scientists/*.csv"], null, default);
        options = options with { ProcessorOptions = AgeBatches.In(2017).ProcessorOptions };
        await new MemoryHost(store).Client.StartAsync("batch", list.Source, options, null, default, list.List);
    }
}
