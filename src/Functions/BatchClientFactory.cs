namespace ServerlessAges.Functions;

/// <summary>Combines the app's services with the client that a function's binding provides.</summary>
public sealed partial class BatchClientFactory(
    ActivityServices services, BatchOptionTable options, ApiOptions limits, ProgressCache progress,
    ILogger<BatchClientFactory> log)
{
    public BatchClient Client(DurableTaskClient durable) => new(
        services.Storage, Scheduler(durable), services.Clock, options, progress, limits.InputContainers,
        services.Notifier);

    public Reconciler Reconciler(DurableTaskClient durable) => new(services, Scheduler(durable), Client(durable));

    public ApiContext Api(DurableTaskClient durable) =>
        new(Client(durable), services.Storage, services.Clock, options, limits) { Settings = services.Settings };

    /// <summary>Starts a batch for an uploaded blob, once per version, however often the blob is reported.</summary>
    public async Task StartUploadedAsync(string name, DurableTaskClient durable, CancellationToken cancellation)
    {
        var input = await services.Storage.Inputs.FindAsync(ApiOptions.InputContainer, name, cancellation);
        if (input is null) LogMissing(SanitizedText.Of(name));
        else if (input.IsFolder) LogFolder(SanitizedText.Of(name));
        else await Client(durable).StartUploadedAsync(input, cancellation);
    }

    private DurableScheduler Scheduler(DurableTaskClient durable) => new(durable, log);

    [LoggerMessage(LogLevel.Warning, "Blob {Name} was reported, but does not exist: skipped")]
    private partial void LogMissing(string name);

    [LoggerMessage(LogLevel.Information, "Blob {Name} marks a folder (hdi_isfolder=true): skipped")]
    private partial void LogFolder(string name);
}
