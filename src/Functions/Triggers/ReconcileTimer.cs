namespace ServerlessAges.Functions.Triggers;

/// <summary>Restarts orphaned batches, and deletes batches past their retention.</summary>
public sealed class ReconcileTimer(BatchClientFactory batches)
{
    /// <summary>Runs every five minutes on one instance, and at the start after a run that was missed.</summary>
    [Function(nameof(ReconcileTimer))]
    public Task RunAsync(
        [TimerTrigger("0 */5 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        batches.Reconciler(durable).RunAsync(cancellation);
}
