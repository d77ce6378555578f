using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests;

/// <summary>
/// A real Azurite on a free port, with an account and a folder of its own. Without Node, tests that need it are skipped.
/// </summary>
public sealed partial class AzuriteFixture : IAsyncLifetime
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
    private string? connectionString;
    private string? reason;

    /// <summary>The account; skips the test where there is no Azurite.</summary>
    public string ConnectionString
    {
        get
        {
            Skip.If(reason is not null, reason);
            return connectionString!;
        }
    }

    public async Task InitializeAsync()
    {
        if (!await RunsAsync("node", "--version"))
        {
            reason = "Node is not there, and Azurite needs it";
            return;
        }

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["AZURITE_MAIN"] = await FindAsync(), ["AZURITE_ACCOUNTS"] = $"tests:{key}" },
        };
        string[] arguments = ["-e", Script, "--", "--blobPort", "0", "--location", folder, "--silent", "--disableTelemetry"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        var address = await AddressAsync(process.StandardOutput).WaitAsync(Patience);
        connectionString = $"DefaultEndpointsProtocol=http;AccountName=tests;AccountKey={key};BlobEndpoint={address}/tests;";
    }

    public async Task DisposeAsync()
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

    private static async Task<string> FindAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "package.json"))) root = root.Parent;
        if (root is null) throw new InvalidOperationException("There is no package.json above the tests.");
        var modules = Path.Combine(root.FullName, "node_modules");
        await InstallAsync(root.FullName, Path.Combine(modules, ".package-lock.json"));
        return Path.Combine(modules, "azurite", "dist", "src", "blob", "main.js");
    }

    // npm writes the marker last; the lock is for test projects that start side by side.
    private static async Task InstallAsync(string root, string marker)
    {
        if (File.Exists(marker)) return;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var guard = new FileStream(
                    Path.Combine(Path.GetTempPath(), "serverless-ages-npm.lock"),
                    FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(marker)) return;
                var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
                if (!await RunsAsync(npm, "ci", "--prefix", root, "--no-audit", "--no-fund", "--ignore-scripts"))
                    throw new InvalidOperationException("npm ci failed: run it to see why.");
                return;
            }
            catch (IOException) when (waited.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.2));
            }
        }
    }

    private static async Task<bool> RunsAsync(string command, params string[] arguments)
    {
        try
        {
            using var ended = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
            await ended.StandardOutput.ReadToEndAsync();
            await ended.WaitForExitAsync().WaitAsync(Patience);
            return ended.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [GeneratedRegex("listens on (http://\\S+)")]
    private static partial Regex Listening();
}

[CollectionDefinition(nameof(Azurite))]
public sealed class Azurite : ICollectionFixture<AzuriteFixture>;
