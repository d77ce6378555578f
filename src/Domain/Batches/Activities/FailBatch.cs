namespace ServerlessAges.Batches.Activities;

public static class FailBatch
{
    public static Task RunAsync(ActivityServices services, BatchEnd end, CancellationToken cancellation) =>
        LiveBatch.ChangeAsync(
            services, end.Attempt,
            // Committing is rolled forward, except if another writer's result is in the way.
            state => state.Status != BatchStatus.Committing || end.Failure.Code == ErrorCodes.ResultConflict
                ? state with { Status = BatchStatus.Failed, Failure = end.Failure }
                : null,
            cancellation);
}
