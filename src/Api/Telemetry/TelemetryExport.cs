using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ServerlessAges.Api.Telemetry;

/// <summary>
/// Sends traces, metrics and logs where the standard settings say: OTEL_EXPORTER_OTLP_ENDPOINT, APPLICATIONINSIGHTS_CONNECTION_STRING. Where
/// neither is set nothing is added, and nothing of OpenTelemetry is loaded.
/// </summary>
public static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds what the settings ask for.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="setting">The value of a setting, or null.</param>
    /// <param name="logsToMonitor">False where the platform sends the logs there already.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: a setting is not valid.</exception>
    public static void AddTelemetryExport(this IServiceCollection services, Func<string, string?> setting, bool logsToMonitor = true)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var endpoint = setting(Endpoint) is { Length: > 0 } address ? address : null;
        var monitor = setting(Connection) is { Length: > 0 } connection ? connection : null;
        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")))
            throw BatchException.Option(Endpoint, $"{Endpoint} '{endpoint}' is not an address such as http://localhost:4317.");
        if (monitor?.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) == false)
            throw BatchException.Option(Connection, $"{Connection} is not a connection string of Application Insights: it has no InstrumentationKey.");
        var otlp = endpoint is not null;
        if (!otlp && monitor is null) return;
        var authentication = setting("APPLICATIONINSIGHTS_AUTHENTICATION_STRING");
        Add(services, otlp, monitor, authentication, logsToMonitor, named: setting("OTEL_SERVICE_NAME") is { Length: > 0 });
    }

    // Names all that is of OpenTelemetry: what is not called is not loaded.
    private static void Add(
        IServiceCollection services, bool otlp, string? connection, string? authentication, bool logsToMonitor, bool named)
    {
        Action<AzureMonitorExporterOptions>? monitor = connection is null ? null : options =>
        {
            options.ConnectionString = connection;
            options.Credential = CredentialOf(authentication);
        };
        var telemetry = services.AddOpenTelemetry()
            .WithTracing(traces =>
            {
                traces.AddSource(BatchTelemetry.Name);
                if (otlp) traces.AddOtlpExporter();
                if (monitor is not null) traces.AddAzureMonitorTraceExporter(monitor);
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(BatchTelemetry.Name);
                if (otlp) metrics.AddOtlpExporter();
                if (monitor is not null) metrics.AddAzureMonitorMetricExporter(monitor);
            })
            .WithLogging(logs =>
            {
                if (otlp) logs.AddOtlpExporter();
                if (monitor is not null && logsToMonitor) logs.AddAzureMonitorLogExporter(monitor);
            });
        if (!named) telemetry.ConfigureResource(resource => resource.AddService("serverless-ages", serviceInstanceId: Environment.MachineName));
    }

    // As the Functions host reads it: Authorization=AAD, and ;ClientId=… where the identity is not the app's own.
    private static ManagedIdentityCredential? CredentialOf(string? authentication)
    {
        if (authentication is null || !authentication.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase)) return null;
        var client = authentication.Split(';').FirstOrDefault(part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase));
        return new ManagedIdentityCredential(
            client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client["ClientId=".Length..]));
    }
}
