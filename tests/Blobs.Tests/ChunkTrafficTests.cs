using System.IO.Compression;
using System.Text;

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

    [Fact]
    public async Task An_input_of_a_list_that_lies_in_a_chunk_is_one_request()
    {
        var test = await TestStore.CreateAsync(azurite);
        var row = Encoding.ASCII.GetBytes("Ada Lovelace,1815\n");
        var inputs = new List<BatchInput>();
        for (var i = 0; i < 60; i++)
        {
            // The last one is cut by the end of the chunk.
            byte[] text = [.. "name,born\n"u8, .. Enumerable.Repeat(row, i switch { 7 => 200_000, 59 => 100_000, _ => 1 + i }).SelectMany(bytes => bytes)];
            var gzip = new MemoryStream();
            if (i == 9) await using (var packed = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true)) await packed.WriteAsync(text);
            inputs.Add(new BatchInput(await test.PutAsync($"{i}", i == 9 ? gzip.ToArray() : text)));
        }

        var lines = new MemoryStream();
        InputTable.Write(inputs, lines);
        lines.Position = 0;
        var list = await test.Store.Inputs.UploadAsync(lines, default);
        var length = inputs.Sum(input => input.Blob.Length);
        var plan = await test.Store.Checkpoints.CreatePlanAsync(
            Sample.Plan() with
            {
                Input = list, Inputs = new PlannedInputs(inputs.Count, length, 64 << 10), ChunkSize = length + 58 * (64 << 10), BlockSize = 8 << 20,
                ProcessorVersion = AgeProcessor.Schema.Version,
            },
            default);
        await test.Store.States.TryCreateAsync(Sample.State(status: BatchStatus.Running), default);
        var log = new RequestLog();
        var services = new ActivityServices(test.Through(log), TimeProvider.System, Support.AgeBatches.Processors);

        var result = await ProcessChunk.RunAsync(services, new ChunkTask(new BatchAttempt(plan.BatchId), 0), default);

        Assert.Null(result.Failure);
        Assert.Equal(60, (await test.Store.Checkpoints.ListAsync(plan, 0, default).SingleAsync()).Inputs);
        var reads = log.Requests.Where(request => request.Path.Contains($"/{test.Inputs.Name}/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(inputs.Select(input => input.Blob.Name).Order(), reads.Select(read => read.Path.Split('/')[^1]).Order());
        // The list, the accounts, and a block; the state is looked at again while it takes long.
        Assert.InRange(log.Requests.Count - reads.Length, 1, SmallRequests + 3 + 3);
    }
}
