using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Routes;
using ServerlessAges.Api.Telemetry;
using ServerlessAges.Blobs;

namespace ServerlessAges.Cli.Serve;

/// <summary>The embedded host: HTTP, drops and orchestrations in one process.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly EmbeddedScheduler scheduler;
    private readonly HostLease lease;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task watching;

    private EmbeddedHost(WebApplication web, EmbeddedScheduler scheduler, InputBlobPoller watcher, HostLease lease)
    {
        this.web = web;
        this.scheduler = scheduler;
        this.lease = lease;
        watching = Task.Run(() => watcher.RunAsync(stopping.Token));
        var addresses = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Cancelled when another host has taken over.</summary>
    public CancellationToken TakenOver => lease.Lost;

    /// <summary>Starts it, as soon as no other serves the storage.</summary>
    /// <param name="port">Port on this machine; 0 for a free one.</param>
    /// <param name="storage">
    /// Gives a connection string, or the address of the blob service; called when all settings were found to be valid.
    /// </param>
    /// <param name="quiet">Log warnings only.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<EmbeddedHost> StartAsync(
        int port, Func<Task<string>> storage, bool quiet, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(quiet ? LogLevel.Warning : LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // a failed start is reported in one line, on stderr
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port == 0 ? FreePort() : port);
            // Our own limits answer with a problem document.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 << 10;
            kestrel.AddServerHeader = false;
        });

        // Before all others: host filtering, which the builder has added, refuses with an empty body.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, ApiPipeline>());
        // Not by a name that somebody has pointed at this machine.
        builder.Services.AddHostFiltering(hosts => (hosts.AllowedHosts, hosts.IncludeFailureMessage) =
            (builder.Configuration["AllowedHosts"]?.Split(';') ?? ["localhost", "127.0.0.1", "[::1]"], false));
        builder.Services.AddTelemetryExport(name => builder.Configuration[name]);
        var section = builder.Configuration.GetSection("Ages");
        var (table, settings, limits) = OptionText.Read(
            () =>
            {
                var table = new BatchOptionTable(CliProcessors.All, name => section[name]);
                return (table, HostSettings.Read(name => section[name], table.Secrets), ApiOptions.Read(name => section[name]));
            },
            name => $"Ages__{name}");
        var options = BlobStoreSettings.FromText(await storage());
        var batches = BlobStorage.Create(options);
        var web = builder.Build();
        web.UseOwnPageOnly();
        var logger = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ages");
        var context = new ActivityServices(batches, TimeProvider.System, table.Processors) { Settings = settings };
        var scheduler = new EmbeddedScheduler(context, logger);
        var client = new BatchClient(batches, scheduler, TimeProvider.System, table);
        web.MapServerlessAges(new ApiContext(client, batches, TimeProvider.System, table, limits)
        {
            Settings = context.Settings,
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

        var reconciler = new Reconciler(context, scheduler, client);
        return new EmbeddedHost(web, scheduler, new InputBlobPoller(batches.Inputs, client, reconciler, TimeProvider.System, logger), lease);
    }

    // Free in both address families: Kestrel cannot choose a port for localhost.
    private static int FreePort()
    {
        while (true)
        {
            using var v4 = new TcpListener(IPAddress.Loopback, 0);
            v4.Start();
            var port = ((IPEndPoint)v4.LocalEndpoint).Port;
            try
            {
                using var v6 = new TcpListener(IPAddress.IPv6Loopback, port);
                v6.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode != SocketError.AddressAlreadyInUse)
            {
                return port; // there is no IPv6
            }
            catch (SocketException)
            {
                // Another process has it in IPv6.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        await scheduler.DisposeAsync();
        await web.DisposeAsync();
        await lease.DisposeAsync();
        stopping.Dispose();
    }
}
