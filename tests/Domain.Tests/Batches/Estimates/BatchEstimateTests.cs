using System.Globalization;
using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches.Estimates;

public sealed class BatchEstimateTests
{
    public static TheoryData<string> Keys { get; } = [.. new EstimateFigures().All.Select(figure => figure.Key)];

    // Every 100 MiB from 100 MiB to 1 TiB, and what lies just beside it.
    [Fact]
    public void Every_input_up_to_one_TiB_can_be_planned()
    {
        for (var rows = 100L << 20; rows <= PlanSizes.MaxInput; rows += 100 << 20)
        {
            foreach (var length in new[] { rows - 1, rows, rows + 1 })
            {
                var (chunk, block) = PlanSizes.Choose(length, chunkSize: null);
                var blocks = (length + chunk - 1) / chunk * ((chunk + block - 1) / block);
                Assert.InRange(blocks, 1, PlanSizes.MaxBlocks);
                Assert.InRange((chunk + block - 1) / block, 1, PlanSizes.MaxBlocksPerChunk);
            }
        }

        PlanSizes.Choose(PlanSizes.MaxInput, chunkSize: null);
        Assert.Throws<BatchException>(() => PlanSizes.Choose(PlanSizes.MaxInput + 1, chunkSize: null));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Each_figure_counts_and_can_be_given(string key)
    {
        var usual = new EstimateFigures();
        var given = new EstimateFigures();
        given.Assume(string.Create(CultureInfo.InvariantCulture, $"{key.ToLowerInvariant()}={(double.IsNaN(usual[key]) ? 1 : usual[key] * 0.01)}"));

        Assert.NotEqual(Of(usual), Of(given));
        Assert.Equal("given", given.All.Single(figure => figure.Key == key).Source);
        Assert.NotEmpty(usual.All.Single(figure => figure.Key == key).Source);

        static string Of(EstimateFigures figures) => JsonSerializer.Serialize(
            new[] { 1L << 30, 1L << 40 }.Select(bytes => BatchEstimate.Create(bytes, chunkSize: null, instances: 1000, figures))
                .Append(BatchEstimate.Create(1 << 20, chunkSize: null, instances: 1000, figures, inputs: 100_000)));
    }

    [Theory]
    [InlineData(100L << 30, 4, "cores", "instanceBytesPerSecond=1e12")]
    [InlineData(100L << 30, 4, "bandwidth of an instance", "coreBytesPerSecond=1e12")]
    [InlineData(1L << 30, 100, "chunks: 16 for 100 instances", "")]
    [InlineData(100L << 30, 1000, "activity rate", "activitiesPerSecond=1")]
    [InlineData(1L << 40, 1000, "bandwidth into the account", "")]
    [InlineData(1L << 40, 1000, "500 requests/s: the input blob", "blobRequestsPerSecond=5")]
    public void What_binds_is_named(long bytes, int instances, string binds, string assumed)
    {
        var figures = new EstimateFigures();
        if (assumed.Length > 0) figures.Assume(assumed);

        var azure = BatchEstimate.Create(bytes, chunkSize: null, instances, figures).Engines.Single(engine => engine.Name == "Azure Storage");

        Assert.Equal(binds, azure.Binds);
        Assert.True(azure.Seconds >= azure.Limits.Values.Max());
    }

    [Fact]
    public async Task Chunks_blocks_and_groups_are_those_of_a_real_batch()
    {
        var input = System.Text.Encoding.UTF8.GetBytes("name,born\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"Row {i},1900\n")));
        var store = new MemoryStore();
        var host = new MemoryHost(store);
        store.Inputs["s.csv"] = (input, "1");
        await host.Client.StartAsync("b", store.Reference("s.csv"), AgeBatches.In(2017) with { ChunkSize = 333 }, null, default);

        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync("b")).Status);

        var figures = new EstimateFigures();
        figures.Assume("maxChunksPerInstance=3");
        var estimate = BatchEstimate.Create(input.Length - 10, 333, instances: 1, figures);
        var plan = await store.FindPlanAsync("b", default);
        var blocks = 0;
        await foreach (var record in store.ListAsync(plan!, chunk: null, default)) blocks += record.Blocks;
        Assert.Equal((plan!.ChunkCount, plan.ChunkSize), (estimate.Chunks, estimate.ChunkBytes));
        Assert.Equal(blocks, estimate.Blocks);
    }

    [Fact]
    public async Task Chunks_of_a_list_are_those_of_a_real_batch_and_each_input_is_a_read()
    {
        var store = new MemoryStore();
        var host = new MemoryHost(store);
        for (var i = 0; i < 40; i++) store.Inputs[$"{i:D2}.csv"] = ("name,born\nAda,1815\n"u8.ToArray(), "1");
        var list = await new InputResolver(store, ["scientists"]).StoreAsync(["scientists/*.csv"], null, default);
        await host.Client.StartAsync("b", list.Source, AgeBatches.In(2017) with { ChunkSize = 100 }, null, default, list.List);
        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync("b")).Status);

        var estimate = BatchEstimate.Create(list.List.Length, 100, instances: 1, new EstimateFigures(), inputs: 40);
        var plan = await store.FindPlanAsync("b", default);
        Assert.Equal((plan!.ChunkCount, plan.ChunkSize), (estimate.Chunks, estimate.ChunkBytes));
        var one = BatchEstimate.Create(list.List.Length, 100, instances: 1, new EstimateFigures());
        Assert.InRange(estimate.BlobReads - one.BlobReads, 40, 40 + (2 * estimate.Chunks));
    }

    [Fact]
    public void A_value_that_is_no_number_is_refused()
    {
        var figures = new EstimateFigures();

        Assert.Throws<BatchException>(() => figures.Assume("nonsense=1"));
        Assert.Throws<BatchException>(() => figures.Assume("rowBytes"));
        Assert.Throws<BatchException>(() => figures.Assume("rowBytes=-1"));
    }
}
