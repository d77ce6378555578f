using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Batches;
using Steps = ServerlessAges.Batches.Activities;

namespace ServerlessAges.Functions.Activities;

/// <summary>Computes chunks again where the chain breaks.</summary>
public sealed class RepairChain(FunctionsHost host)
{
    /// <summary>Runs <see cref="Steps.RepairChain"/>.</summary>
    [Function(nameof(RepairChain))]
    public Task<StepResult> RunAsync([ActivityTrigger] ChainRepair repair, CancellationToken cancellation) =>
        Steps.RepairChain.RunAsync(host.Activities, repair, cancellation);
}
