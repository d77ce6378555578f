namespace ServerlessAges.Tests.Batches.Activities;

/// <summary>The commit compares the staged blocks of each chunk with its checkpoint.</summary>
public sealed class CommitBatchTests
{
    private const int Blocks = 4;
    private static readonly BatchPlan Plan = Plans.Of(length: 110, chunkSize: 50) with { BatchId = "commit" };
    private static readonly ChunkCheckpoint[] Checkpoints =
        [Plans.Checkpoint(0, 10, 60, Blocks) with { OutputLength = 40 }, Plans.Checkpoint(1, 60, 110, Blocks) with { OutputLength = 40 }];

    private readonly MemoryStore store = new();

    [Fact]
    public async Task Commits_completely_staged_blocks()
    {
        Assert.Equal(new CommitResult(), await CommitAsync());

        Assert.Equal(80, store.Ages(Plan.BatchId)!.Length);
    }

    public static TheoryData<int, int, int> Losses
    {
        get
        {
            var losses = new TheoryData<int, int, int>();
            foreach (var checkpoint in Checkpoints)
            {
                for (var number = 0; number < Blocks; number++)
                {
                    losses.Add(checkpoint.Index, number, 0); // lost
                    losses.Add(checkpoint.Index, number, 9); // shorter than it was
                    losses.Add(checkpoint.Index, number, 11); // longer
                }
            }

            return losses;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_chunk_with_a_changed_block_is_processed_again(int chunk, int number, int length)
    {
        var result = await CommitAsync(() =>
        {
            var id = BlockIds.Create(Plan, chunk, Checkpoints[chunk].Start!.Value, number);
            if (length == 0) store.Staged.Remove(id);
            else store.Staged[id] = new byte[length];
        });

        Assert.True(result.Lost);
        Assert.Null(store.Ages(Plan.BatchId));
        var kept = await store.ListAsync(Plan, chunk: null, default).ToArrayAsync();
        Assert.Equal([1 - chunk], kept.Select(checkpoint => checkpoint.Index));
    }

    private async Task<CommitResult> CommitAsync(Action? lose = null)
    {
        store.Inputs["test.csv"] = (new byte[110], "etag");
        var host = new MemoryHost(store);
        var (state, _) = await host.Client.StartAsync(Plan.BatchId, store.Reference("test.csv"), Plan.Options, null, default);
        await store.CreatePlanAsync(Plan, default);
        await host.PrepareAsync(BatchAttempt.From(state));
        foreach (var checkpoint in Checkpoints)
        {
            for (var number = 0; number < Blocks; number++)
                await store.StageBlockAsync(Plan, BlockIds.Create(Plan, checkpoint.Index, checkpoint.Start!.Value, number), new byte[10], default);
            await store.CreateChunkFile(Plan, ResultNames.Rejected, checkpoint.Index, checkpoint.Start!.Value).CompleteAsync(default);
            await store.CreateAsync(Plan, checkpoint, default);
        }

        lose?.Invoke();
        return await host.CommitAsync(BatchAttempt.From(state));
    }
}
