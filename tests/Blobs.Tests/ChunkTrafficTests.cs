
namespace ServerlessAges.Tests;

/// <summary>Counts the requests and bytes of a chunk.</summary>
[Collection(nameof(Azurite))]
public sealed class ChunkTrafficTests(AzuriteFixture azurite)
{
    // State, plan, starts and the record itself.
    private const int SmallRequests = 4;

    [Fact]
    public async Task Each_byte_is_fetched_once_and_staged_once_in_as_few_requests_as_that_takes()
    {
        const long Length = 80_000_010;
        var overlap = 1 + new SlicePipelineOptions().Beyond;
        var (plan, chunks) = await GeneratedBatch.RunAsync(await TestStore.CreateAsync(azurite), Length, chunkSize: 32 << 20);

        Assert.Equal(3, chunks.Count);
        foreach (var (checkpoint, traffic) in chunks)
        {
            var (from, to) = (plan.ChunkFrom(checkpoint.Index), plan.ChunkTo(checkpoint.Index));
            var fetched = traffic.Fetched.OrderBy(range => range.From).ToArray();
            Assert.All(fetched.Zip(fetched.Skip(1)), pair => Assert.Equal(pair.First.From + pair.First.Length, pair.Second.From));
            Assert.Equal(from - 1, fetched[0].From);
            Assert.InRange(fetched.Sum(range => range.Length), to - from, to - from + overlap);

            Assert.Equal(checkpoint.OutputLength, traffic.Staged.Sum(block => block.Length));
            Assert.Equal(checkpoint.Blocks, traffic.Staged.Select(block => block.Id).Distinct().Count());
            Assert.Equal(checkpoint.Blocks, traffic.Staged.Count);
            Assert.Equal((to - from + plan.BlockSize - 1) / plan.BlockSize, checkpoint.Blocks);

            // The state is looked at again while it takes long.
            var ranges = (to - from + overlap + BlobByteSource.RangeSize - 1) / BlobByteSource.RangeSize;
            Assert.InRange(fetched.Length, 1, ranges);
            Assert.InRange(traffic.Requests, 1, ranges + checkpoint.Blocks + SmallRequests + checkpoint.Work.Seconds);
        }

        Assert.Equal(Length - plan.Dialect.FirstRow, chunks[^1].Checkpoint.End - chunks[0].Checkpoint.Start);
    }

    [Fact]
    public async Task Finished_chunks_of_a_resumed_batch_cost_one_listing_in_all()
    {
        const int Chunks = 200;
        var test = await TestStore.CreateAsync(azurite);
        var plan = await test.Store.Checkpoints.CreatePlanAsync(Sample.Plan(), default);
        await Parallel.ForAsync(0, Chunks, async (index, stop) =>
            await test.Store.Checkpoints.CreateAsync(plan, Sample.Checkpoint(index, 10 + 100 * index), stop));
        var log = new RequestLog();
        var context = new ActivityServices(test.Through(log), TimeProvider.System, Support.AgeBatches.Processors);
        var group = new ChunkGroup(new BatchAttempt(plan.BatchId), 0, Chunks, Resumed: true);

        var results = await Task.WhenAll(group.Tasks.Select(chunk => ProcessChunk.RunAsync(context, chunk, default)));

        Assert.All(results, result => Assert.True(result.Reused));
        Assert.Equal(2, log.Requests.Count); // the plan, and the listing
        await test.Store.Checkpoints.DeleteAsync(plan, Sample.Checkpoint(7, 710), default);
        var next = (group with { Round = 2 }).Tasks.ElementAt(7);
        Assert.False((await ProcessChunk.RunAsync(context, next, default)).Reused); // another round lists again
    }
}
