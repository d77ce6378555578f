namespace ServerlessAges.Functions;

/// <summary>Combines the app's services with the client that a function's binding provides.</summary>
public sealed class BatchClientFactory(
    ActivityServices services, BatchOptionTable options, ApiOptions limits, ProgressCache progress,
    ILogger<BatchClientFactory> log)
{
    public BatchClient Client(DurableTaskClient durable) => new(
        services.Storage, Scheduler(durable), services.Clock, options, progress, limits.InputContainers);

    public Reconciler Reconciler(DurableTaskClient durable) => new(services, Scheduler(durable), Client(durable));

    public ApiContext Api(DurableTaskClient durable) =>
        new(Client(durable), services.Storage, services.Clock, options, limits) { Settings = services.Settings };

    private DurableScheduler Scheduler(DurableTaskClient durable) => new(durable, log);
}
