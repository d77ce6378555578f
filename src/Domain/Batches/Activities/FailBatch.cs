namespace ServerlessAges.Batches.Activities;

/// <summary>Ends a batch with a failure, unless it has ended.</summary>
public static class FailBatch
{
    /// <summary>Runs it.</summary>
    public static async Task RunAsync(ActivityServices context, BatchEnd end, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(end);
        await LiveBatch.ChangeAsync(
                context, end.Run,
                // Committing is rolled forward, except where somebody else's blob stands in the way for good.
                state => state.Status != BatchStatus.Committing || end.Failure.Code == ErrorCodes.ResultConflict
                    ? state with { Status = BatchStatus.Failed, Failure = end.Failure }
                    : null,
                cancellation)
            .ConfigureAwait(false);
    }
}
