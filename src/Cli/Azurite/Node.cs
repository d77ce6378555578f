using System.Diagnostics;

namespace ServerlessAges.Cli.Azurite;

/// <summary>Node.js and its npm, as they are found on the search path.</summary>
internal sealed class Node(string searchPath)
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    /// <exception cref="AzuriteException">It is absent or too old.</exception>
    public static async Task<Node> FindAsync(string searchPath, CancellationToken cancellation)
    {
        var node = new Node(searchPath);
        var (_, version) = await node.RunAsync("node", ["-p", "process.versions.node"], cancellation);
        return Version.TryParse(version.Trim(), out var parsed) && parsed.Major >= 20 ? node : throw Needed($"found {version.Trim()}");
    }

    /// <summary>Runs node or npm to its end; what it wrote comes back, on both streams.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(
        string tool, IEnumerable<string> arguments, CancellationToken cancellation, string folder = "")
    {
        var file = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(place => Endings.Select(ending => Path.Combine(place, tool + ending)))
            .FirstOrDefault(File.Exists) ?? throw Needed($"there is no `{tool}` on the PATH");
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = searchPath;
        // They would give Azurite other accounts, or another database.
        start.Environment.Remove("AZURITE_ACCOUNTS");
        start.Environment.Remove("AZURITE_DB");
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static AzuriteException Needed(string butFound) => new(
        $"Node.js 20 or later is needed for development storage (Azurite), but {butFound}:"
        + " install it (https://nodejs.org), or give --storage CONNECTION_STRING.");
}
