using System.Text.Json;

namespace ServerlessAges.Tests.Licences;

/// <summary>A package from elsewhere.</summary>
/// <param name="Name">With its version where that is fixed.</param>
/// <param name="Licence">Null where it is not on this machine.</param>
internal sealed record Package(string Name, string? Licence);

/// <summary>The packages behind each heading of docs/licences.md, as lock files and restored projects name them.</summary>
internal static class LicenceList
{
    public const string Shipped = "With `ages` and the service";
    public const string App = "With the Functions app, beside these";
    public const string Host = "With the Functions app, for its host";
    public const string Build = "Only to build, test and measure";
    public const string AppTests = "Only to test the Functions app";
    public const string Npm = "From npm: Azurite, the benchmarks' peers and what tests the page, not shipped";

    private static readonly string[] Analyzers = ["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.NET.ILLink.Tasks"];

    /// <summary>Those behind a heading; null where nothing on this machine says so.</summary>
    public static IReadOnlyList<Package>? Of(string heading)
    {
        var shipped = Locked("src/Cli").Where(package => !Analyzers.Contains(package.Name)).ToArray();
        switch (heading)
        {
            case Shipped: return Known(shipped);
            case App: return Restored("src/Functions/obj/project.assets.json", except: shipped);
            case Host: return Restored(HostAssets(), except: []);
            case AppTests:
                return Restored("src/Functions/obj/project.assets.json", except: []) is null
                    ? null
                    : Restored("tests/Functions.Tests/obj/project.assets.json", [.. shipped, .. Names("src/Functions/obj/project.assets.json"), .. AllLocked()]);
            case Build:
                (string, string) bicep = ("Azure.Bicep.CommandLine.linux-x64", Repository.BuiltWith("BicepVersion")!);
                return Known(AllLocked().Except(shipped).Append(bicep));
            case Npm: return [.. NpmPackages()];
            default: throw new ArgumentException(heading, nameof(heading));
        }
    }

    /// <summary>Projects whose packages are locked.</summary>
    public static IEnumerable<string> LockFiles => Directory.EnumerateFiles(Repository.Root, "packages.lock.json", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "artifacts" or "bin" or "node_modules" or "obj"));

    private static Package[] Known(IEnumerable<(string Name, string Version)> packages) =>
        [.. packages.Distinct().Select(package => new Package($"{package.Name} {package.Version}", PackageLicence.Of(package.Name, package.Version)))];

    private static (string Name, string Version)[] AllLocked() => [.. LockFiles.SelectMany(file => Locked(Path.GetDirectoryName(file)!)).Distinct()];

    private static (string Name, string Version)[] Locked(string project) =>
    [
        .. Read(Path.Combine(project, "packages.lock.json")).GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!)),
    ];

    // Versions of these depend on what the registry has, so they are listed without.
    private static Package[]? Restored(string? assets, (string Name, string Version)[] except)
    {
        if (assets is null || !File.Exists(Repository.PathOf(assets))) return null;
        var packages = Names(assets);
        if (!packages.Any(package => package.Name.StartsWith("Microsoft.Azure.", StringComparison.Ordinal))) return null;
        return
        [
            .. packages.ExceptBy(except.Select(package => package.Name), package => package.Name)
                .Select(package => new Package(package.Name, PackageLicence.Of(package.Name, package.Version))),
        ];
    }

    private static (string Name, string Version)[] Names(string assets) =>
    [
        .. Read(assets).GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => (library.Name.Split('/')[0], library.Name.Split('/')[1])),
    ];

    // The Worker SDK makes a project of the host's extensions while it builds.
    private static string? HostAssets()
    {
        var folder = Repository.PathOf("src/Functions/obj");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "project.assets.json", SearchOption.AllDirectories).FirstOrDefault(file => file.Contains("WorkerExtensions", StringComparison.Ordinal))
            : null;
    }

    // Azurite; the benchmarks' peers; what looks at the page.
    private static readonly string[] NpmLocks = ["package-lock.json", "benchmarks/package-lock.json", "tests/Page.Tests/package-lock.json"];

    private static IEnumerable<Package> NpmPackages() => NpmLocks
        .SelectMany(file => Read(file).GetProperty("packages").EnumerateObject())
        .Where(package => package.Name.Length > 0)
        .Select(package => new Package(
            $"{package.Name.Split("node_modules/")[^1]} {package.Value.GetProperty("version").GetString()}",
            package.Value.TryGetProperty("license", out var licence) ? licence.ToString() : "none"))
        .Distinct();

    private static JsonElement Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(path)));
        return document.RootElement.Clone();
    }
}
