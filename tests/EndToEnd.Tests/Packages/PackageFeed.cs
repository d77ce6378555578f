using System.Diagnostics;

namespace ServerlessAges.Tests.Packages;

/// <summary>
/// An empty folder whose package sources are the configured ones and a feed: `dotnet pack` of the build under test. The
/// packages have their own version, which is removed from the user's packages at the end.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly string UserPackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly Folder folder = new();

    // The suite in the Functions host is a second run.
    private static bool IsPacked => TestScale.All && !Service.OnFunctions;

    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow.Ticks}";

    public string this[string name] => folder[name];

    public async ValueTask InitializeAsync()
    {
        if (!IsPacked) return;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RunInRepositoryAsync("pack", "--no-build", "-c", configuration, "-o", folder["feed"], $"-p:Version={Version}");
        folder.Write("nuget.config", """<configuration><packageSources><add key="feed" value="feed" /></packageSources></configuration>""");
    }

    public static void SkipUnlessPacked() => Assert.SkipUnless(IsPacked, "It packs the repository. Set AGES_TESTS=all to run it.");

    public string Write(string name, string text) => folder.Write(name, text);

    public static Task<string> RunInRepositoryAsync(params string[] arguments) =>
        OutputAsync(In(Repository.Root, arguments));

    /// <summary>Runs `dotnet` in the folder, and returns its standard output.</summary>
    public Task<string> RunAsync(params string[] arguments) => OutputAsync(In(folder.Path, arguments));

    public Process Start(params string[] arguments) => Start(In(folder.Path, arguments));

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        if (!IsPacked) return ValueTask.CompletedTask;
        foreach (var package in Directory.GetDirectories(UserPackages, "serverlessages*"))
        {
            var restored = Path.Combine(package, Version);
            if (Directory.Exists(restored)) Directory.Delete(restored, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<string> OutputAsync(ProcessStartInfo start)
    {
        using var process = Start(start);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', start.ArgumentList)}:\n{output}{await error}");
        return output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private static ProcessStartInfo In(string folder, string[] arguments) => new("dotnet", arguments) { WorkingDirectory = folder };
}

[CollectionDefinition("packages")]
public sealed class WithPackages : ICollectionFixture<PackageFeed>;
