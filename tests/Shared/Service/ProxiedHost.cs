namespace ServerlessAges.Tests;

/// <summary>A host whose requests to its blob storage pass through a proxy. The tests of a class can share one.</summary>
public sealed class ProxiedHost : IAsyncLifetime
{
    private readonly Folder folder = new();

    internal Storage Storage { get; private set; } = null!;

    public StorageProxy Proxy { get; private set; } = null!;

    public Service Service { get; } = new();

    internal static async Task<ProxiedHost> StartAsync()
    {
        var host = new ProxiedHost();
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        if (Service.GivenUrl is not null) return;
        Storage = await Storage.StartAsync(folder.Path);
        Proxy = await StorageProxy.StartAsync(Storage.BlobEndpoint);
        await StartAgainAsync();
    }

    /// <summary>Starts the host on the same storage after it was stopped or killed.</summary>
    public Task StartAgainAsync() => Service.StartOnAsync(Storage, Proxy);

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        if (Proxy is not null) await Proxy.DisposeAsync();
        if (Storage is not null) await Storage.DisposeAsync();
        folder.Dispose();
    }
}
