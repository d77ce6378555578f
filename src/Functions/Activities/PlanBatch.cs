using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Batches;
using Steps = ServerlessAges.Batches.Activities;

namespace ServerlessAges.Functions.Activities;

/// <summary>Decides how a batch is cut.</summary>
public sealed class PlanBatch(FunctionsHost host)
{
    /// <summary>Runs <see cref="Steps.PlanBatch"/>.</summary>
    [Function(nameof(PlanBatch))]
    public Task<PlanResult> RunAsync([ActivityTrigger] PlanRequest request, CancellationToken cancellation) =>
        Steps.PlanBatch.RunAsync(host.Activities, request, cancellation);
}
