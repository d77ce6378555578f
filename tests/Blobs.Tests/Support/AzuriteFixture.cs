using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests.Support;

/// <summary>
/// An Azurite process on a free port, with its own account and folder. Without Node, tests that need it are skipped.
/// </summary>
public partial class AzuriteFixture : IAsyncLifetime
{
    // Ends with its standard input, so that none outlives a test run, however that ends.
    private const string Script = """
        process.argv.splice(1, 0, 'azurite-blob');
        process.stdin.on('end', () => process.exit()).resume();
        require(process.env.AZURITE_MAIN);
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private Process? process;
    private readonly IReadOnlyList<string> more;
    private string? connectionString;
    private string? reason;

    public AzuriteFixture() => more = [];

    /// <summary>With more arguments, made of its folder.</summary>
    protected AzuriteFixture(Func<string, IReadOnlyList<string>> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        more = arguments(folder);
    }

    /// <summary>The account; skips the test where there is no Azurite.</summary>
    public string ConnectionString
    {
        get
        {
            if (reason is not null) Assert.Skip(reason);
            return connectionString!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!await AzuriteModules.RunsAsync("node", "--version"))
        {
            reason = "Node is not there, and Azurite needs it";
            return;
        }

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["AZURITE_MAIN"] = Path.Combine(await AzuriteModules.FindAsync(), "blob", "main.js"), ["AZURITE_ACCOUNTS"] = $"tests:{key}" },
        };
        string[] arguments = ["-e", Script, "--", "--blobPort", "0", "--location", folder, "--silent", "--disableTelemetry", .. more];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        var address = await AddressAsync(process.StandardOutput).WaitAsync(Patience);
        connectionString = $"DefaultEndpointsProtocol={address.Split(':')[0]};AccountName=tests;AccountKey={key};BlobEndpoint={address}/tests;";
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> AddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match) return match.Groups[1].Value;
        }

        throw new InvalidOperationException("Azurite ended instead of listening.");
    }

    [GeneratedRegex("listens on (https?://\\S+)")]
    private static partial Regex Listening();
}

[CollectionDefinition(nameof(Azurite))]
public sealed class Azurite : ICollectionFixture<AzuriteFixture>;
