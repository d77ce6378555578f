namespace ServerlessAges.Batches.Activities;

/// <summary>
/// Where the chain breaks: computes that chunk again from where the chain has arrived, and goes on through its successors
/// until its end meets a record that is there. A long run of repairs is cut, so that no activity takes for ever: the next
/// look at the chain asks for the rest.
/// </summary>
public static class ReprocessChunks
{
    private const int MaxChunks = 16;

    /// <summary>Runs it. What it has repaired stays repaired when it is run again.</summary>
    public static async Task<ActivityResult> RunAsync(ActivityServices context, ReprocessRequest repair, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(repair);
        if (await context.Store.FindPlanAsync(repair.Run.Id, cancellation).ConfigureAwait(false) is not { } plan)
            return new ActivityResult(Stopped: true);

        var position = repair.Start;
        for (var index = repair.Index; index < Math.Min(plan.ChunkCount, repair.Index + MaxChunks); index++)
        {
            if (position >= plan.ChunkTo(index)) continue;
            var existing = await ProcessChunk.FindAsync(context, plan, index, position, cancellation).ConfigureAwait(false);
            if (existing is not null && index > repair.Index) break;
            if (existing is not null)
            {
                position = existing.End!.Value;
                continue;
            }

            if (await LiveBatch.FindAsync(context, repair.Run, cancellation).ConfigureAwait(false) is not { State: var state })
                return new ActivityResult(Stopped: true);
            var task = new ChunkTask(repair.Run, index);
            var chunk = await ProcessChunk.ComputeAsync(context, plan, state, task, position, cancellation).ConfigureAwait(false);
            if (chunk.Failure is not null || chunk.Stopped) return new ActivityResult(chunk.Failure, chunk.Stopped);
            position = chunk.End!.Value;
        }

        return new ActivityResult();
    }
}
