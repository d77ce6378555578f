using Microsoft.Extensions.Logging;

namespace ServerlessAges.Functions.Orchestrators;

/// <summary>A batch: <see cref="BatchOrchestration"/> on Durable Functions.</summary>
public static partial class BatchOrchestrator
{
    /// <summary>Runs one attempt. If an activity fails after its retries, the batch fails with the reason.</summary>
    [Function(nameof(BatchOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, BatchAttempt run)
    {
        var log = context.CreateReplaySafeLogger(nameof(BatchOrchestrator));
        var steps = new DurableBatchActivities(context);
        LogBegun(log, run.Id, run.Attempt);
        try
        {
            await BatchOrchestration.RunAsync(steps, run);
        }
        catch (TaskFailedException exception)
        {
            LogFailed(log, exception, run.Id);
            var why = exception.FailureDetails.ErrorMessage;
            await steps.FailAsync(new BatchEnd(
                run, new BatchFailure(ErrorCodes.InternalError, $"The batch could not be completed: {why}")));
        }

        LogEnded(log, run.Id, run.Attempt);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Id}, attempt {Attempt}: begun")]
    private static partial void LogBegun(ILogger log, string id, int attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {Id}, attempt {Attempt}: ended")]
    private static partial void LogEnded(ILogger log, string id, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch {Id}: could not be completed")]
    private static partial void LogFailed(ILogger log, Exception exception, string id);
}
