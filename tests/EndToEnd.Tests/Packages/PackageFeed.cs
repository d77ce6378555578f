using System.Diagnostics;

namespace ServerlessAges.Tests.Packages;

/// <summary>
/// An empty folder whose package sources are the configured ones and a feed: `dotnet pack` of the build under test. The
/// packages have a version of their own, and are restored into the folder.
/// </summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private static readonly string UserPackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly Folder folder = new();

    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow.Ticks}";

    public string this[string name] => folder[name];

    public async ValueTask InitializeAsync()
    {
        if (!TestScale.All) return;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RunAsync("pack", Repository.Root, "--no-build", "-c", configuration, "-o", folder["feed"], $"-p:Version={Version}");
        folder.Write("nuget.config", """<configuration><packageSources><add key="feed" value="feed" /></packageSources></configuration>""");
    }

    public string Write(string name, string text) => folder.Write(name, text);

    /// <summary>Runs `dotnet` in the folder, and returns its standard output.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}{await error}");
        return output;
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["NUGET_PACKAGES"] = folder["packages"];
        start.Environment["NUGET_FALLBACK_PACKAGES"] = UserPackages;
        return Process.Start(start)!;
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
