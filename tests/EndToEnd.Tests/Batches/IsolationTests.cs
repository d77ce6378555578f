using System.Diagnostics;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Tests.Batches;

/// <summary>Batches that share a host.</summary>
[Trait("Category", "Faults")]
public sealed class IsolationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Fifty_concurrent_batches_are_exact()
    {
        TestScale.SkipUnlessAll("ManyChunksTests runs four concurrent batches.");
        Service.SkipUnlessOwn();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service();
        await service.StartOnAsync(storage);
        var bodies = Enumerable.Range(0, 50).Select(seed => Inputs.Mixed(200 + (40 * seed), 600 + seed)).ToArray();

        var ids = await Task.WhenAll(bodies.Select(body => service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 5}")));

        foreach (var (id, body) in ids.Zip(bodies))
        {
            await service.EndedAsync(id);
            Assert.Equal(await LocalRun.AgesAsync(body), await service.AgesAsync(id));
        }
    }

    [Fact]
    public async Task A_small_batch_behind_a_gigabyte_takes_at_most_ten_times_as_long()
    {
        TestScale.SkipUnlessAll("It processes a gigabyte.");
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service();
        await service.StartOnAsync(storage);
        await SmallAsync(service);
        var times = new List<TimeSpan>();
        for (var i = 0; i < 7; i++) times.Add(await SmallAsync(service));
        var alone = Median(times);
        await GigabyteAsync(service, "large.csv");
        var large = await service.BatchOfBlobAsync("large.csv");
        await Wait.UntilAsync(
            async () => (await service.GetAsync($"api/batches/{large}")).TryGetProperty("progress", out var progress)
                && progress.GetProperty("chunksDone").GetInt32() >= 1,
            "the large batch is running");

        var behind = new List<TimeSpan>();
        while (true)
        {
            var took = await SmallAsync(service);
            if ((await service.GetAsync($"api/batches/{large}")).GetProperty("status").GetString() != "Running") break;
            behind.Add(took);
        }

        output.WriteLine($"alone {alone.TotalSeconds:0.00} s; behind {string.Join(", ", behind.Select(took => $"{took.TotalSeconds:0.00}"))} s");
        Assert.True(behind.Count >= 3, $"Only {behind.Count} small batches ended before the large one.");
        Assert.True(Median(behind) < 10 * alone, $"{Median(behind).TotalSeconds:0.00} s behind the large batch, {alone.TotalSeconds:0.00} s alone");
        var batch = await service.EndedAsync(large);
        Assert.Equal(64L * Block.Count, batch.GetProperty("counts").GetProperty("results").GetInt64());
    }

    // 16 MiB of rows: 64 of them are a gigabyte.
    private static readonly (byte[] Bytes, int Count) Block = Rows(16 << 20);

    private static (byte[] Bytes, int Count) Rows(int length)
    {
        var row = "Scientist of the long file,1900\n"u8;
        var bytes = new byte[length / row.Length * row.Length];
        for (var at = 0; at < bytes.Length; at += row.Length) row.CopyTo(bytes.AsSpan(at));
        return (bytes, bytes.Length / row.Length);
    }

    private static async Task GigabyteAsync(Service service, string name)
    {
        var blob = service.InputContainer.GetBlockBlobClient(name);
        var ids = Enumerable.Range(0, 65).Select(number => Convert.ToBase64String(BitConverter.GetBytes(number))).ToArray();
        await blob.StageBlockAsync(ids[0], new MemoryStream("name,born\n"u8.ToArray()));
        foreach (var id in ids[1..]) await blob.StageBlockAsync(id, new MemoryStream(Block.Bytes));
        await blob.CommitBlockListAsync(ids);
    }

    private static async Task<TimeSpan> SmallAsync(Service service)
    {
        var clock = Stopwatch.StartNew();
        await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv, query: "?referenceYear=2017"));
        return clock.Elapsed;
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
