using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Tests.Azurite;

/// <summary>A folder for Azurite, and nothing left running on it.</summary>
public abstract class AzuriteTest : IAsyncLifetime
{
    private protected Folder Folder { get; } = new();

    private protected AzuriteOptions Options => new() { Folder = Folder["data"], Port = 0 };

    private protected bool IsRecorded => File.Exists(Folder["data/azurite.json"]);

    private protected AzuriteRecord? Record => AzuriteRecord.Living(Folder["data"]);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Record is { } left) await left.EndAsync(Folder["data"]);
        Folder.Dispose();
    }

    private protected static Task<AzuriteProcess> StartAsync(AzuriteOptions options)
    {
        SkipWithoutNode();
        return AzuriteProcess.StartOrAdoptAsync(options, CancellationToken.None);
    }

    private protected static async Task<string> FailureAsync(AzuriteOptions options) =>
        (await Assert.ThrowsAsync<AzuriteException>(() => StartAsync(options))).Message;

    private protected static void SkipWithoutNode() => Assert.SkipUnless(
        new AzuriteOptions().SearchPath.Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))),
        "Azurite needs Node.js, which is not on the PATH");

    private protected static async Task<bool> AnswersAsync(Uri endpoint)
    {
        try
        {
            using var http = new HttpClient();
            using var answer = await http.GetAsync(endpoint);
            return answer.Headers.Server.ToString().StartsWith("Azurite-Blob", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
