namespace ServerlessAges.Batches.Activities;

/// <summary>Computes a chunk again from its verified start, and continues with its successors until an end meets an
/// existing checkpoint. The number of chunks is limited: after the rest, the next boundary verification asks
/// again.</summary>
public static class ReprocessChunks
{
    private const int MaxChunks = 16;

    public static async Task<ActivityResult> RunAsync(
        ActivityServices services, ReprocessRequest request, CancellationToken cancellation)
    {
        var checkpoints = services.Storage.Checkpoints;
        if (await checkpoints.FindPlanAsync(request.Attempt.Id, cancellation) is not { } plan)
            return new ActivityResult(Stopped: true);

        var position = request.Start;
        for (var index = request.Index; index < Math.Min(plan.ChunkCount, request.Index + MaxChunks); index++)
        {
            if (position >= plan.ChunkTo(index)) continue;
            var existing = await ProcessChunk.FindAsync(checkpoints, plan, index, position, cancellation);
            if (existing is not null)
            {
                if (index > request.Index) break;
                position = existing.End!.Value;
                continue;
            }

            if (await LiveBatch.FindAsync(services, request.Attempt, cancellation) is not { State: var state })
                return new ActivityResult(Stopped: true);
            var task = new ChunkTask(request.Attempt, index);
            var chunk = await ProcessChunk.ComputeAsync(services, plan, state, task, position, cancellation);
            if (chunk.Failure is not null || chunk.Stopped) return new ActivityResult(chunk.Failure, chunk.Stopped);
            position = chunk.End!.Value;
        }

        return new ActivityResult();
    }
}
