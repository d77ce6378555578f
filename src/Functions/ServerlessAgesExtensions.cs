using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAges.Api.Telemetry;

namespace ServerlessAges.Functions;

/// <summary>The service as part of a Functions app.</summary>
public static class ServerlessAgesExtensions
{
    /// <summary>Adds the services of the functions. Call it after ConfigureFunctionsWebApplication.</summary>
    /// <param name="builder">The builder of the app.</param>
    /// <param name="add">Adds the processors that batches can use. The first one is the default.</param>
    /// <exception cref="BatchException">A setting is not valid. Storage is not asked.</exception>
    public static FunctionsApplicationBuilder AddServerlessAges(
        this FunctionsApplicationBuilder builder, Action<ProcessorRegistry> add)
    {
        builder.UseMiddleware<ProblemDetailsMiddleware>();
        builder.Services.AddServerlessAges(builder.Configuration, add);
        // The API enforces its limits and answers 413. Kestrel's limit would become a 500 behind the Functions host.
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        // The Functions host sends the worker's logs to Azure Monitor itself.
        builder.Services.AddTelemetryExport(name => builder.Configuration[name], logsToMonitor: false);
        return builder;
    }

    internal static IServiceCollection AddServerlessAges(
        this IServiceCollection services, IConfiguration configuration, Action<ProcessorRegistry> add)
    {
        var ages = configuration.GetSection("Ages");
        var processors = new ProcessorRegistry();
        add(processors);
        var options = new BatchOptionTable(processors, name => ages[name]);
        var settings = HostSettings.Read(options.Guard(Setting), options.Secrets);
        var storage = BlobStorage.Create(BlobStoreOptions.FromSettings(name => configuration[name]));
        return services
            .AddSingleton(new ActivityServices(storage, TimeProvider.System, processors)
            {
                Settings = settings, Notifier = WebhookSender.NotifierOf(settings, storage.States, TimeProvider.System),
            })
            .AddSingleton(options)
            .AddSingleton(ApiOptions.Read(options.Guard(name => ages[name])))
            .AddSingleton(new ProgressCache(TimeProvider.System))
            .AddSingleton<BatchClientFactory>();

        // Secrets may be set after the deployment. Events wait for theirs.
        string? Setting(string name) =>
            IsUnresolved(ages[name]) || (name == "webhookUrl" && IsUnresolved(ages["webhookSecret"]))
                ? null : ages[name];
    }

    // App Service leaves a Key Vault reference that it cannot resolve in place. It must not become the key.
    private static bool IsUnresolved(string? value) =>
        value?.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) == true;
}
