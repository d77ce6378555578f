using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Batches;
using Steps = ServerlessAges.Batches.Activities;

namespace ServerlessAges.Functions.Activities;

/// <summary>Computes chunks again where the chain breaks.</summary>
public sealed class ReprocessChunks(FunctionsHost host)
{
    /// <summary>Runs <see cref="Steps.ReprocessChunks"/>.</summary>
    [Function(nameof(ReprocessChunks))]
    public Task<ActivityResult> RunAsync([ActivityTrigger] ReprocessRequest repair, CancellationToken cancellation) =>
        Steps.ReprocessChunks.RunAsync(host.Activities, repair, cancellation);
}
