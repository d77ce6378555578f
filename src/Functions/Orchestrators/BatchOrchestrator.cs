namespace ServerlessAges.Functions.Orchestrators;

/// <summary>A batch: <see cref="BatchOrchestration"/> on Durable Functions.</summary>
public static partial class BatchOrchestrator
{
    /// <summary>Runs one attempt. If an activity fails after its retries, the batch fails with the reason.</summary>
    [Function(nameof(BatchOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, BatchAttempt attempt)
    {
        var activities = new DurableBatchActivities(context);
        try
        {
            await BatchOrchestration.RunAsync(activities, attempt);
        }
        catch (TaskFailedException exception)
        {
            LogFailed(context.CreateReplaySafeLogger(nameof(BatchOrchestrator)), exception, attempt.Id);
            var why = exception.FailureDetails.ErrorMessage;
            await activities.FailAsync(new BatchEnd(
                attempt, new BatchFailure(ErrorCodes.InternalError, $"The batch could not be completed: {why}")));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch {Id}: could not be completed")]
    private static partial void LogFailed(ILogger log, Exception exception, string id);
}
