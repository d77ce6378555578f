namespace ServerlessAges.Tests.Support;

/// <summary>The chunks of a batch over a <see cref="GeneratedBlob"/>, one activity after the other.</summary>
internal static class GeneratedBatch
{
    /// <summary>Plans, runs every chunk, and gives plan, records and what went over the wire for each.</summary>
    public static async Task<(BatchPlan Plan, IReadOnlyList<(ChunkCheckpoint Checkpoint, GeneratedBlob Traffic)> Chunks)> RunAsync(
        TestStore test, long length, long? chunkSize = null)
    {
        var source = new BlobReference(test.Inputs.Name, "generated.csv", "0x1", length);
        var state = Sample.State($"generated-{length}-{chunkSize}", BatchStatus.Running) with { Source = source };
        state = state with { Options = state.Options with { ChunkSize = chunkSize } };
        var run = new BatchAttempt(state.Id, state.Attempt);
        Assert.NotNull(await test.Store.States.TryCreateAsync(state, default));

        var planning = test.Through(new GeneratedBlob(source));
        var planned = await PlanBatch.RunAsync(Context(planning), new PlanRequest(run, source), default);
        Assert.Null(planned.Failure);
        var plan = (await test.Store.Checkpoints.FindPlanAsync(run.Id, default))!;
        var chunks = new List<(ChunkCheckpoint, GeneratedBlob)>();
        for (var index = 0; index < plan.ChunkCount; index++)
        {
            var traffic = new GeneratedBlob(source);
            var result = await ProcessChunk.RunAsync(Context(test.Through(traffic)), new ChunkTask(run, index), default);
            Assert.Null(result.Failure);
            chunks.Add((await test.Store.Checkpoints.ListAsync(plan, index, default).SingleAsync(), traffic));
        }

        return (plan, chunks);
    }

    private static ActivityServices Context(BatchStorage store) => new(store, TimeProvider.System, Support.AgeBatches.Processors);
}
