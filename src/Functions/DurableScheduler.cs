using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using ServerlessAges.Batches;
using ServerlessAges.Functions.Orchestrators;

namespace ServerlessAges.Functions;

/// <summary>Schedules orchestrations with Durable Functions: each attempt once, whatever became of it.</summary>
internal sealed class DurableScheduler(DurableTaskClient durable) : IBatchScheduler
{
    // Without them an id that has completed is silently run again.
    private static readonly OrchestrationRuntimeStatus[] Dedupe =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    public string Owner => "functions";

    public async Task<bool> ScheduleAsync(BatchRun run, CancellationToken cancellation)
    {
        var options = new StartOrchestrationOptions(run.InstanceId).WithDedupeStatuses(Dedupe);
        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(nameof(BatchOrchestrator), run, options, cancellation);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // This very attempt is known already, as intended. It may have failed, or be over without having ended its batch.
            var known = await durable.GetInstanceAsync(run.InstanceId, getInputsAndOutputs: false, cancellation);
            return known is { IsCompleted: false };
        }
    }
}
