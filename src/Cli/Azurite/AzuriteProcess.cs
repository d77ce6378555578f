using System.ComponentModel;

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
            var found = await AdoptAsync(folder, cancellation);
            return new(folder, found ?? await AzuriteLauncher.StartAsync(folder, options, cancellation), adopted: found is not null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or Win32Exception)
        {
            throw new AzuriteException($"Azurite cannot use its files: {exception.Message} Give another folder with --data.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref use, null) is not { } used) return;
        using var decision = await FileLock.TakeAsync(DecisionOn(folder), CancellationToken.None);
        used.Dispose();
        using var alone = FileLock.TryTake(UseOf(folder));
        // Ours may have ended by itself, and been replaced by one whose starter was killed in turn.
        if (alone is not null) await (AzuriteRecord.Living(folder) ?? record).EndAsync(folder);
    }

    /// <summary>The blob service of the Azurite that listens on this port.</summary>
    internal static Uri EndpointAt(int port) => new($"http://127.0.0.1:{port}/{Account}");

    private static async Task<AzuriteRecord?> AdoptAsync(string folder, CancellationToken cancellation)
    {
        var record = AzuriteRecord.Living(folder);
        if (record?.Port > 0 && await AzuriteLauncher.AnswersAsync(record.Process, () => record.Port, AdoptWithin, cancellation))
            return record;
        if (record is not null) await record.EndAsync(folder);
        AzuriteRecord.Delete(folder);
        return null;
    }

    // Held while it is decided whether to start or to stop one.
    private static string DecisionOn(string folder) => Path.Combine(folder, "azurite.lock");

    // Shared by all users: who can have it alone is the last.
    private static string UseOf(string folder) => Path.Combine(folder, "azurite.users");
}
