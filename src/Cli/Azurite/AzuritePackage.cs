using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ServerlessAges.Cli.Azurite;

/// <summary>The pinned npm package: of this repository, else in the user's local application data.</summary>
internal static class AzuritePackage
{
    private const string Manifest = "package.json";
    private const string Lock = "package-lock.json";

    private static readonly string Version =
        JsonDocument.Parse(Embedded(Manifest)).RootElement.GetProperty("dependencies").GetProperty("azurite")
            .GetString()!;

    /// <summary>Returns the script of the blob service. Installs the package with `npm ci` if it is missing.</summary>
    public static async Task<string> FindAsync(Action<string> report, CancellationToken cancellation)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Installed(at.FullName) is { } built) return built;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Embedded(Lock))))[..12];
        var local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var folder = Path.Combine(local, "ages", $"azurite-{digest}");
        if (Installed(folder) is { } found) return found;
        report($"Installing Azurite in {folder} (once, about half a minute)");
        await InstallAsync(folder, cancellation);
        return Installed(folder)!;
    }

    // Installed beside the folder and renamed, so that the folder is complete or missing.
    private static async Task InstallAsync(string folder, CancellationToken cancellation)
    {
        var draft = Directory.CreateDirectory($"{folder}.{Path.GetRandomFileName()}").FullName;
        try
        {
            foreach (var name in new[] { Manifest, Lock })
                await File.WriteAllTextAsync(Path.Combine(draft, name), Embedded(name), cancellation);
            using var npm = Node.Start(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"],
                start => start.WorkingDirectory = draft);
            try
            {
                npm.StandardInput.Close();
                var output = npm.StandardOutput.ReadToEndAsync(cancellation);
                var error = npm.StandardError.ReadToEndAsync(cancellation);
                await npm.WaitForExitAsync(cancellation);
                if (npm.ExitCode != 0)
                {
                    throw new CommandFailedException(
                        $"Azurite cannot be installed: `npm ci` ended with exit code {npm.ExitCode}."
                        + " Check the network, or give --storage CONNECTION_STRING."
                        + $" Its output: {await error} {await output}");
                }
            }
            finally
            {
                if (!npm.HasExited) npm.Kill(entireProcessTree: true);
            }

            if (Installed(folder) is null) Directory.Move(draft, folder);
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }
    }

    private static string? Installed(string folder)
    {
        var azurite = Path.Combine(folder, "node_modules", "azurite");
        var manifest = Path.Combine(azurite, Manifest);
        return File.Exists(manifest)
            && File.ReadAllText(manifest).Contains($"\"version\": \"{Version}\"", StringComparison.Ordinal)
            ? Path.Combine(azurite, "dist", "src", "blob", "main.js")
            : null;
    }

    private static string Embedded(string name) => EmbeddedText.Read(name);
}
