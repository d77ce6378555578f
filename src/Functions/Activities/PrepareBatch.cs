using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Batches;
using Steps = ServerlessAges.Batches.Activities;

namespace ServerlessAges.Functions.Activities;

/// <summary>Takes a batch up, and unpacks its input where it must be.</summary>
public sealed class PrepareBatch(FunctionsHost host)
{
    /// <summary>Runs <see cref="Steps.PrepareBatch"/>.</summary>
    [Function(nameof(PrepareBatch))]
    public Task<PrepareResult> RunAsync([ActivityTrigger] BatchAttempt run, CancellationToken cancellation) =>
        Steps.PrepareBatch.RunAsync(host.Activities, run, cancellation);
}
