using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ServerlessAges.Functions;

/// <summary>Takes up batches that nobody runs, and removes what is past its time.</summary>
public sealed class Reconcile(FunctionsHost host)
{
    /// <summary>Runs every five minutes, and at start-up.</summary>
    [Function(nameof(Reconcile))]
    public Task RunAsync(
        [TimerTrigger("0 */5 * * * *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) =>
        host.Reconciler(durable).RunAsync(cancellation);
}
