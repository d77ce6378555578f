using System.Text.RegularExpressions;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using ServerlessAges.Functions.Orchestrators;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace ServerlessAges.Functions;

/// <summary>Schedules orchestrations with Durable Functions: each attempt once, whatever its outcome.</summary>
internal sealed partial class DurableScheduler(DurableTaskClient durable, ILogger log) : IBatchScheduler
{
    private static readonly OrchestrationRuntimeStatus[] Ended = [Completed, Failed, Terminated];

    // Without these statuses, scheduling the id of a completed instance runs it again.
    private static readonly OrchestrationRuntimeStatus[] Dedupe = [Pending, Running, Suspended, .. Ended];

    public string Owner => "functions";

    public async Task<bool> ScheduleAsync(BatchAttempt attempt, CancellationToken cancellation)
    {
        var options = new StartOrchestrationOptions(attempt.InstanceId).WithDedupeStatuses(Dedupe);
        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(BatchOrchestrator), attempt, options, cancellation);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // The attempt was scheduled before. It may have ended without ending its batch.
            var known = await durable.GetInstanceAsync(attempt.InstanceId, getInputsAndOutputs: false, cancellation);
            return known is { IsCompleted: false };
        }
        catch (RpcException exception) when (exception.StatusCode != StatusCode.Cancelled)
        {
            throw new StorageException(
                $"The task hub is unavailable: {exception.Status.Detail}", status: 0, code: null, exception);
        }
    }

    public async Task<bool> PurgeAsync(BatchState state, CancellationToken cancellation)
    {
        if (state.Owner != Owner) return true;
        try
        {
            // Backends do not purge sub-orchestrations with their parent. All instances of a batch begin with its id.
            var query = new OrchestrationQuery { InstanceIdPrefix = $"{state.Id}-", Statuses = Ended };
            var own = new Regex($@"^{state.Id}-[0-9]+(-[0-9]-[0-9]{{1,5}})?\z", RegexOptions.CultureInvariant);
            var purges = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation };
            await Parallel.ForEachAsync(durable.GetAllInstancesAsync(query), purges, async (instance, stop) =>
            {
                if (own.IsMatch(instance.InstanceId)) await durable.PurgeInstanceAsync(instance.InstanceId, stop);
            });
            return true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogNotPurged(exception, state.Id);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Batch {Id}: its orchestrations were not purged. The reconciler tries again after an hour.")]
    private partial void LogNotPurged(Exception exception, string id);
}
