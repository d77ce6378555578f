using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Batches;
using Steps = ServerlessAges.Batches.Activities;

namespace ServerlessAges.Functions.Activities;

/// <summary>Proves the chain and puts the result together.</summary>
public sealed class CommitBatch(FunctionsHost host)
{
    /// <summary>Runs <see cref="Steps.CommitBatch"/>.</summary>
    [Function(nameof(CommitBatch))]
    public Task<CommitResult> RunAsync([ActivityTrigger] BatchAttempt run, CancellationToken cancellation) =>
        Steps.CommitBatch.RunAsync(host.Activities, run, cancellation);
}
