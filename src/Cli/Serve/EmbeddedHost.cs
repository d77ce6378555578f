using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Routes;
using ServerlessAges.Api.Telemetry;
using ServerlessAges.Blobs;
using ServerlessAges.Blobs.Connection;

namespace ServerlessAges.Cli.Serve;

/// <summary>The embedded host: HTTP, uploaded blobs and orchestrations in one process.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly EmbeddedScheduler scheduler;
    private readonly HostLease lease;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task polling;

    private EmbeddedHost(WebApplication web, EmbeddedScheduler scheduler, InputBlobPoller poller, HostLease lease)
    {
        this.web = web;
        this.scheduler = scheduler;
        this.lease = lease;
        polling = Task.Run(() => poller.RunAsync(stopping.Token));
        Address = new Uri(web.Urls.First());
    }

    public Uri Address { get; }

    /// <summary>Cancelled when another host has taken over the storage.</summary>
    public CancellationToken TakenOver => lease.Lost;

    /// <summary>Starts the host when no other host serves the storage.</summary>
    public static async Task<EmbeddedHost> StartAsync(
        ProcessorRegistry processors, int port, Func<Task<BlobStoreOptions>> storage, bool quiet,
        CancellationToken cancellation)
    {
        var builder = CreateBuilder(port, quiet);
        var settings = HostOptions.Read(builder.Configuration.GetSection("Ages"), processors);
        var options = await storage();
        var batches = BlobStorage.Create(options);
        var web = builder.Build();
        web.UseCrossOriginGuard();
        var logger = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ages");
        var services = new ActivityServices(batches, TimeProvider.System, processors) { Settings = settings.Settings };
        var scheduler = new EmbeddedScheduler(services, logger);
        var client = new BatchClient(batches, scheduler, services.Clock, settings.Table);
        web.MapServerlessAges(new ApiContext(client, batches, services.Clock, settings.Table, settings.Limits)
        {
            Settings = settings.Settings,
        });
        var lease = await HostTurn.WaitAsync(options, cancellation);
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

        var poller = new InputBlobPoller(
            batches.Inputs, client, new Reconciler(services, scheduler, client), services.Clock, logger);
        return new EmbeddedHost(web, scheduler, poller, lease);
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
}
