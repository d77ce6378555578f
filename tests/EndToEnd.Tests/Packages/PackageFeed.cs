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
        await RunInRepositoryAsync("pack", "--no-build", "-c", configuration, "-o", folder["feed"], $"-p:Version={Version}");
        folder.Write("nuget.config", """<configuration><packageSources><add key="feed" value="feed" /></packageSources></configuration>""");
    }

    public string Write(string name, string text) => folder.Write(name, text);

    public static Task<string> RunInRepositoryAsync(params string[] arguments) =>
        OutputAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root });

    /// <summary>Runs `dotnet` in the folder, and returns its standard output.</summary>
    public Task<string> RunAsync(params string[] arguments) => OutputAsync(InFolder(arguments));

    public Process Start(params string[] arguments) => Start(InFolder(arguments));

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
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

    private ProcessStartInfo InFolder(string[] arguments) => new("dotnet", arguments)
    {
        WorkingDirectory = folder.Path,
        Environment = { ["NUGET_PACKAGES"] = folder["packages"], ["NUGET_FALLBACK_PACKAGES"] = UserPackages },
    };
}
