namespace ServerlessAges.Cli.Azurite;

/// <summary>
/// Azurite's blob service over one folder: one process, however many want it, and the one that a killed user left behind
/// where there is one. The last user to be disposed stops it, with its data on disk.
/// </summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    // Development storage's account: the same everywhere, and no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan AdoptWithin = TimeSpan.FromSeconds(10);

    private readonly string folder;
    private readonly AzuriteRecord record;
    private IDisposable? use;

    private AzuriteProcess(string folder, AzuriteRecord record, bool adopted)
    {
        this.folder = folder;
        this.record = record;
        Adopted = adopted;
        use = FileLock.Share(UseOf(folder));
    }

    /// <summary>It ran already.</summary>
    public bool Adopted { get; }

    public Uri BlobEndpoint => EndpointAt(record.Port);

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={BlobEndpoint};";

    /// <exception cref="AzuriteException">There is none, and none can be started.</exception>
    public static async Task<AzuriteProcess> StartOrAdoptAsync(AzuriteOptions options, CancellationToken cancellation)
    {
        try
        {
            var folder = Directory.CreateDirectory(options.Folder).FullName;
            using var decision = await FileLock.TakeAsync(DecisionOn(folder), cancellation);
            var found = await AdoptAsync(folder, options.Port, cancellation);
            return new(folder, found ?? await AzuriteLauncher.StartAsync(folder, options, cancellation), adopted: found is not null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AzuriteException($"Azurite's files cannot be used; --data gives another folder. {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref use, null) is not { } used) return;
        using var decision = await FileLock.TakeAsync(DecisionOn(folder), CancellationToken.None);
        used.Dispose();
        using var alone = FileLock.TryTake(UseOf(folder));
        // Ours may have ended by itself, and been replaced by one whose starter was killed in turn.
        if (alone is not null) await (AzuriteRecord.Read(folder) ?? record).EndAsync(folder);
    }

    /// <summary>The blob service of the Azurite that listens on this port.</summary>
    internal static Uri EndpointAt(int port) => new($"http://127.0.0.1:{port}/{Account}");

    private static async Task<AzuriteRecord?> AdoptAsync(string folder, int port, CancellationToken cancellation)
    {
        if (AzuriteRecord.Read(folder) is not { } record) return null;
        var wanted = record.IsAlive && (port == 0 || port == record.Port);
        if (wanted && await AzuriteLauncher.AnswersAsync(record, AdoptWithin, () => true, cancellation)) return record;
        using var alone = FileLock.TryTake(UseOf(folder));
        if (alone is null && record.IsAlive)
        {
            throw new AzuriteException($"Another process uses the Azurite of {folder}, which is on port {record.Port}:"
                + $" give --azurite-port {record.Port}, or another folder with --data.");
        }

        await record.EndAsync(folder);
        return null;
    }

    // Held while it is decided whether to start or to stop one.
    private static string DecisionOn(string folder) => Path.Combine(folder, "azurite.lock");

    // Shared by all users: who can have it alone is the last.
    private static string UseOf(string folder) => Path.Combine(folder, "azurite.users");
}
