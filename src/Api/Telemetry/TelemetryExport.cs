using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ServerlessAges.Api.Telemetry;

public static class TelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Exports traces, metrics and logs to the destinations in the standard settings. Without them nothing is
    /// added, and OpenTelemetry is not loaded.</summary>
    /// <param name="logsToMonitor">False if the platform sends the logs to Azure Monitor.</param>
    public static void AddTelemetryExport(
        this IServiceCollection services, Func<string, string?> setting, bool logsToMonitor = true)
    {
        var otlp = setting(Endpoint) ?? "";
        var isAddress = Uri.TryCreate(otlp, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
        if (otlp.Length > 0 && !isAddress)
            throw BatchException.Option(Endpoint, $"{Endpoint} '{otlp}' is not an address like http://localhost:4317.");
        var connection = setting(Connection) ?? "";
        if (connection.Length > 0 && !connection.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase))
            throw BatchException.Option(Connection, $"{Connection} must contain an InstrumentationKey.");
        if (otlp.Length > 0 || connection.Length > 0) Add(services, setting, isAddress, connection, logsToMonitor);
    }

    // A separate method, so that its types are loaded only when it is called.
    private static void Add(
        IServiceCollection services, Func<string, string?> setting, bool otlp, string connection, bool logsToMonitor)
    {
        var credential = Credential(setting("APPLICATIONINSIGHTS_AUTHENTICATION_STRING"));
        Action<AzureMonitorExporterOptions>? monitor = connection.Length == 0
            ? null
            : options => (options.ConnectionString, options.Credential) = (connection, credential);
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
        if (!string.IsNullOrEmpty(setting("OTEL_SERVICE_NAME"))) return;
        telemetry.ConfigureResource(
            resource => resource.AddService("serverless-ages", serviceInstanceId: Environment.MachineName));
    }

    // As the Functions host reads it: Authorization=AAD, with ;ClientId=… for a user-assigned identity.
    private static ManagedIdentityCredential? Credential(string? text)
    {
        if (text?.Contains("Authorization=AAD", StringComparison.OrdinalIgnoreCase) != true) return null;
        var client = text.Split(';').FirstOrDefault(
            part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase));
        return new ManagedIdentityCredential(
            client is null
                ? ManagedIdentityId.SystemAssigned
                : ManagedIdentityId.FromUserAssignedClientId(client["ClientId=".Length..]));
    }
}
