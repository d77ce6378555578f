using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ServerlessAges.Api;
using ServerlessAges.Blobs;

namespace ServerlessAges.Functions;

/// <summary>The wiring: what functions need, made once from settings.</summary>
public sealed class FunctionsHost
{
    private readonly BatchOptions defaults;
    private readonly ApiOptions limits;
    private readonly ILogger<FunctionsHost> log;
    private readonly ProgressCache progress = new(TimeProvider.System);

    internal FunctionsHost(IBatchStore store, BatchOptions defaults, ApiOptions limits, HostSettings settings, ILogger<FunctionsHost> log)
    {
        this.defaults = defaults;
        this.limits = limits;
        this.log = log;
        Activities = new ActivityServices(store, TimeProvider.System) { Settings = settings };
    }

    /// <summary>What activities work with.</summary>
    public ActivityServices Activities { get; }

    /// <summary>Reads settings: storage as AgesStorage says it, options and limits under Ages.</summary>
    public static FunctionsHost Create(IConfiguration settings, ILogger<FunctionsHost> log)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var ages = settings.GetSection("Ages");
        return new FunctionsHost(
            new BlobBatchStore(BlobStoreSettings.FromSettings(name => settings[name])),
            BatchOptionsReader.Read(name => ages[name], new BatchOptions()),
            ApiOptions.Read(name => ages[name]),
            HostSettings.Read(name => Resolved(ages[name])),
            log);
    }

    // App Service leaves a reference that it cannot resolve as it stands: as a key, one that anybody can guess.
    private static string? Resolved(string? value) =>
        value is not null && value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) ? null : value;

    /// <summary>The client that a function's binding makes possible.</summary>
    public BatchClient Client(DurableTaskClient durable) =>
        new(Activities.Store, Scheduler(durable), Activities.Clock, defaults, Activities.Settings.MaxConcurrentChunks, progress);

    /// <summary>The reconciler, likewise.</summary>
    public Reconciler Reconciler(DurableTaskClient durable) => new(Activities, Scheduler(durable), Client(durable));

    /// <summary>What HTTP handlers work with.</summary>
    public ApiContext Api(DurableTaskClient durable) => new(Client(durable), Activities.Store, Activities.Clock, limits)
    {
        Settings = Activities.Settings,
    };

    private DurableScheduler Scheduler(DurableTaskClient durable) => new(durable, log);
}
