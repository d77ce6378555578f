using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ServerlessAges.Functions;

/// <summary>Restarts orphaned batches, and deletes what is past its retention.</summary>
public sealed class Reconcile(FunctionsHost host)
{
    /// <summary>
    /// Runs every five minutes on one instance. An app that did not run when it was due runs it as it starts; an instance that is added
    /// does not.
    /// </summary>
    [Function(nameof(Reconcile))]
    public Task RunAsync(
        [TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        host.Reconciler(durable).RunAsync(cancellation);
}
