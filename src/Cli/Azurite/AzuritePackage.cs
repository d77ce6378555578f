using System.ComponentModel;
using System.Text.Json.Nodes;

namespace ServerlessAges.Cli.Azurite;

/// <summary>The pinned npm package: of this repository, else in the user's local application data.</summary>
internal static class AzuritePackage
{
    public const string Alternative =
        "Install Node.js 20 or later (https://nodejs.org), or give --storage CONNECTION_STRING.";

    private const string Manifest = "package.json";

    private static readonly string Version =
        JsonNode.Parse(ReadResource(Manifest))!["dependencies"]!["azurite"]!.GetValue<string>();

    /// <summary>Returns the script of the blob service. Installs the package with `npm ci` if it is missing.</summary>
    public static async Task<string> FindAsync(Action<string> report, CancellationToken cancellation)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Installed(at.FullName) is { } built) return built;
        }

        var local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var folder = Path.Combine(local, "ages", $"azurite-{Version}");
        if (Installed(folder) is { } found) return found;
        report($"Installing Azurite in {folder} (once, about half a minute)");
        await InstallAsync(folder, cancellation);
        return Installed(folder)!;
    }

    /// <summary>Starts node or npm with all standard streams redirected.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CommandFailedException(
                $"Node.js 20 or later is needed for Azurite, but `{start.FileName}` cannot be started. {Alternative}",
                exception);
        }
    }

    public static string ReadResource(string name)
    {
        using var text = new StreamReader(typeof(AzuritePackage).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }

    // Installed beside the folder and renamed, so that the folder is complete or missing.
    private static async Task InstallAsync(string folder, CancellationToken cancellation)
    {
        var draft = Directory.CreateDirectory($"{folder}.{Path.GetRandomFileName()}").FullName;
        try
        {
            foreach (var name in new[] { Manifest, "package-lock.json" })
                await File.WriteAllTextAsync(Path.Combine(draft, name), ReadResource(name), cancellation);
            await RunNpmAsync(draft, cancellation);
            if (Installed(folder) is null) Directory.Move(draft, folder);
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }
    }

    private static async Task RunNpmAsync(string folder, CancellationToken cancellation)
    {
        var tool = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        string[] arguments = ["ci", "--no-audit", "--no-fund"];
        using var npm = Start(new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder });
        try
        {
            npm.StandardInput.Close();
            var output = npm.StandardOutput.ReadToEndAsync(cancellation);
            var error = npm.StandardError.ReadToEndAsync(cancellation);
            await npm.WaitForExitAsync(cancellation);
            if (npm.ExitCode == 0) return;
            throw new CommandFailedException(
                $"Azurite cannot be installed: `npm ci` ended with exit code {npm.ExitCode}. Check the network, or "
                    + $"give --storage CONNECTION_STRING. Its output: {await error} {await output}");
        }
        finally
        {
            if (!npm.HasExited) npm.Kill(entireProcessTree: true);
        }
    }

    private static string? Installed(string folder)
    {
        var azurite = Path.Combine(folder, "node_modules", "azurite");
        var manifest = Path.Combine(azurite, Manifest);
        return File.Exists(manifest)
            && File.ReadAllText(manifest).Contains($"\"version\": \"{Version}\"", StringComparison.Ordinal)
            ? Path.Combine(azurite, "dist", "src", "blob", "main.js") : null;
    }
}
