using System.Text.Json;

namespace ServerlessAges.Cli.Azurite;

/// <summary>The pinned npm package: in the repository where there is one, else in the user's local application data.</summary>
internal static class AzuritePackage
{
    private const string Manifest = "package.json", Lock = "package-lock.json";

    /// <summary>The script of Azurite's blob service; `npm ci` installs it where it is not there yet.</summary>
    public static async Task<string> InstallAsync(Node node, AzuriteOptions options, CancellationToken cancellation)
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var folder = options.PackageFolder ?? Repository() ?? Path.Combine(local, "ages", $"{typeof(Node).Assembly.GetName().Version}");
        if (Installed(folder) is { } there) return there;
        Directory.CreateDirectory(Path.Combine(folder, ".ages"));
        using var installing = await FileLock.TakeAsync(Path.Combine(folder, ".ages", "npm.lock"), cancellation);
        if (Installed(folder) is { } meanwhile) return meanwhile;
        foreach (var name in new[] { Lock, Manifest })
        {
            var file = Path.Combine(folder, name);
            if (options.PackageFolder is null && !IsOurs(folder)) File.WriteAllText(file, Embedded(name));
            if (File.Exists(file)) continue;
            throw new AzuriteException($"{file} is missing, so Azurite cannot be installed:"
                + $" restore it (git restore {name}), or give --storage CONNECTION_STRING.");
        }

        options.Tell?.Invoke($"Installing Azurite in {folder} (once, about half a minute)");
        var (exitCode, output) = await node.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], cancellation, folder);
        return Installed(folder) ?? throw new AzuriteException($"Azurite could not be installed: `npm ci` in {folder} ended with"
            + $" exit code {exitCode}. Run it there, or give --storage CONNECTION_STRING. It said:\n{output.Trim()}");
    }

    // npm writes its own list last: without it, an installation was broken off.
    private static string? Installed(string folder)
    {
        var modules = Path.Combine(folder, "node_modules");
        var azurite = Path.Combine(modules, "azurite");
        if (!File.Exists(Path.Combine(modules, ".package-lock.json")) || !Directory.Exists(azurite)) return null;
        using var installed = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(azurite, Manifest)));
        var pin = $"\"azurite\": \"{installed.RootElement.GetProperty("version").GetString()}\"";
        return File.ReadAllText(Path.Combine(folder, Manifest)).Contains(pin, StringComparison.Ordinal)
            ? Path.Combine(azurite, "dist", "src", "blob", "main.js")
            : null;
    }

    private static string? Repository() =>
        new[] { Environment.CurrentDirectory, AppContext.BaseDirectory }.SelectMany(Upwards).FirstOrDefault(IsOurs);

    private static IEnumerable<string> Upwards(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }

    // Not just any that depends on Azurite: `npm ci` empties node_modules, and must not do so to a stranger's.
    private static bool IsOurs(string folder) =>
        File.Exists(Path.Combine(folder, Manifest)) && File.ReadAllText(Path.Combine(folder, Manifest)) == Embedded(Manifest);

    private static string Embedded(string name)
    {
        using var text = new StreamReader(typeof(AzuritePackage).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }
}
