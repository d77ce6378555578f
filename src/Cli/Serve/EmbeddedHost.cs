using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAges.Api.Notifications;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Routes;
using ServerlessAges.Api.Telemetry;

namespace ServerlessAges.Cli.Serve;

/// <summary>The embedded host: HTTP, uploaded blobs and orchestrations in one process.</summary>
internal sealed partial class EmbeddedHost(
    WebApplication web, EmbeddedScheduler scheduler, HostLease lease, Task polling, CancellationTokenSource stopping)
    : IAsyncDisposable
{
    private static readonly TimeSpan LeaseInterval = TimeSpan.FromSeconds(1);

    // The metadata of a blob is ASCII.
    private static readonly string Machine = string.Concat(
        Environment.MachineName.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));

    public Uri Address { get; } = new(web.Urls.First());

    /// <summary>Cancelled when another host has taken over the storage.</summary>
    public CancellationToken TakenOver => lease.Lost;

    /// <summary>Starts the host when no other host serves the storage.</summary>
    public static async Task<EmbeddedHost> StartAsync(
        ProcessorRegistry processors, int port, Func<Task<BlobStoreOptions>> storage, bool quiet,
        CancellationToken cancellation)
    {
        var builder = CreateBuilder(port, quiet);
        ILogger logger = NullLogger.Instance;
        var (table, settings, limits) = ReadSettings(
            builder.Configuration.GetSection("Ages"), processors,
            line => LogProgram(logger, SanitizedText.Of(line)));
        var options = await storage();
        var batches = BlobStorage.Create(options);
        var web = builder.Build();
        web.UseCrossOriginGuard();
        logger = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ages");
        var services = new ActivityServices(batches, TimeProvider.System, processors)
        {
            Settings = settings, Notifier = WebhookSender.NotifierOf(settings, batches.States, TimeProvider.System),
        };
        var scheduler = new EmbeddedScheduler(services, logger);
        var client = new BatchClient(
            batches, scheduler, services.Clock, table, containers: limits.InputContainers,
            notifier: services.Notifier);
        web.MapServerlessAges(new ApiContext(client, batches, services.Clock, table, limits) { Settings = settings });
        var lease = await TakeLeaseAsync(options, cancellation);
        try
        {
            await web.StartAsync(cancellation);
        }
        catch (Exception exception)
        {
            await lease.DisposeAsync();
            if (exception is not (IOException or SocketException)) throw;
            throw new IOException(
                exception.InnerException is AddressInUseException
                    ? $"Port {port} is taken: stop what listens there, or give another with --port."
                    : $"Port {port} cannot be used ({exception.GetBaseException().Message}): give another with --port.",
                exception);
        }

        var reconciler = new Reconciler(services, scheduler, client);
        var poller = new InputBlobPoller(batches.Inputs, client, reconciler, services.Clock, logger);
        var stopping = new CancellationTokenSource();
        var polling = Task.Run(() => poller.RunAsync(stopping.Token), CancellationToken.None);
        return new EmbeddedHost(web, scheduler, lease, polling, stopping);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await polling;
        await scheduler.DisposeAsync();
        await web.DisposeAsync();
        await lease.DisposeAsync();
        stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "exec: {Line}")]
    private static partial void LogProgram(ILogger logger, string line);

    // The settings Ages__NAME. A name that no part of the host reads is refused.
    private static (BatchOptionTable, HostSettings, ApiOptions) ReadSettings(
        IConfigurationSection section, ProcessorRegistry processors, Action<string> onProgramError)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (Setting("exec") is { Length: > 0 } command)
            OptionText.Read(() => processors.AddProgram(command, onProgramError), Spell);
        var table = OptionText.Read(() => new BatchOptionTable(processors, Setting), Spell);
        var settings = OptionText.Read(() => HostSettings.Read(table.Guard(Setting), table.Secrets), Spell);
        var limits = OptionText.Read(() => ApiOptions.Read(table.Guard(Setting)), Spell);
        names.UnionWith(table.Names);
        var unknown = section.GetChildren().FirstOrDefault(setting => !names.Contains(setting.Key))?.Key;
        return unknown is null ? (table, settings, limits) : throw new BatchException(
            ErrorCodes.BadOption, $"There is no setting {Spell(unknown)}.{Suggestion.For(unknown, names, "Ages__")}");

        string Spell(string name) => $"Ages__{name}";

        string? Setting(string name)
        {
            names.Add(name);
            return section[name];
        }
    }

    private static WebApplicationBuilder CreateBuilder(int port, bool quiet)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(quiet ? LogLevel.Warning : LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            // a failed start is reported in one line
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Kestrel cannot choose one port for both address families.
            if (port == 0) kestrel.Listen(IPAddress.Loopback, 0);
            else kestrel.ListenLocalhost(port);
            // The limits of ages answer with a problem document.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 << 10;
            kestrel.AddServerHeader = false;
        });

        // Before all others: host filtering, which the builder has added, refuses with an empty body.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, ApiPipeline>());
        // Protects against DNS rebinding: a name that points at this machine is refused.
        builder.Services.AddHostFiltering(hosts => (hosts.AllowedHosts, hosts.IncludeFailureMessage) =
            (builder.Configuration["AllowedHosts"]?.Split(';') ?? ["localhost", "127.0.0.1", "[::1]"], false));
        builder.Services.AddTelemetryExport(name => builder.Configuration[name]);
        return builder;
    }

    // One embedded host per storage: the next one waits, and says so.
    private static async Task<HostLease> TakeLeaseAsync(BlobStoreOptions options, CancellationToken cancellation)
    {
        for (var isReported = false; ; isReported = true)
        {
            var (lease, holder) = await HostLease.TryTakeAsync(
                options, $"{Machine} process {Environment.ProcessId}", IsDead, cancellation);
            if (lease is not null) return lease;
            if (!isReported)
            {
                Console.Error.WriteLine(
                    $"Another host serves this storage ({holder}): waiting until it ends. Ctrl+C stops this one.");
            }

            await Task.Delay(LeaseInterval, cancellation);
        }
    }

    // The lease of a host on another machine, or of one whose process id is used again, expires after some seconds.
    private static bool IsDead(string holder)
    {
        if (holder.Split(' ') is not [var machine, _, var text] || machine != Machine) return false;
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var id)) return false;
        if (id == Environment.ProcessId) return true;
        try
        {
            Process.GetProcessById(id).Dispose();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
