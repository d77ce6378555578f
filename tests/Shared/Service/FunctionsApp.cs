using System.Diagnostics;
using System.Text;

namespace ServerlessAges.Tests;

/// <summary>src/Functions, started with `func start`.</summary>
internal sealed class FunctionsApp : IDisposable
{
    private readonly StringBuilder said = new();
    private bool disposed;

    private FunctionsApp(Process process, Uri address)
    {
        Process = process;
        Address = address;
        process.OutputDataReceived += (_, line) => { lock (said) said.AppendLine(line.Data); };
        process.BeginOutputReadLine();
    }

    public Process Process { get; }

    public Uri Address { get; }

    public string Said
    {
        get { lock (said) return said.ToString(); }
    }

    /// <summary>The reason why the app cannot be started, or null.</summary>
    public static string? Missing => OnPath("func") ? null : "Core Tools (func) are not on the PATH.";

    /// <summary>The build output of src/Functions, in the configuration and framework of the tests.</summary>
    public static string Folder
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Repository.Root, "src", "Functions", "bin", here.Parent!.Name, here.Name);
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="host">Storage of the host and of Durable Functions.</param>
    /// <param name="batches">Storage of batches.</param>
    /// <param name="settings">Its other settings.</param>
    /// <param name="folder">The build output of another app than src/Functions.</param>
    public static async Task<FunctionsApp> StartAsync(
        string host, string batches, IReadOnlyDictionary<string, string> settings, string? folder = null)
    {
        var port = Ports.Free(1)[0];
        var start = new ProcessStartInfo("func", ["start", "--port", $"{port}"]) { WorkingDirectory = folder ?? Folder, RedirectStandardOutput = true };
        start.Environment["AzureWebJobsStorage"] = host;
        start.Environment["AgesStorage"] = batches;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "134217728";
        start.Environment["AzureWebJobsDisableHomepage"] = "true";
        start.Environment["AzureWebJobs__InputBlobEventTrigger__Disabled"] = "true";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var app = new FunctionsApp(Process.Start(start)!, new Uri($"http://localhost:{port}/"));
        using var http = new HttpClient { BaseAddress = app.Address };
        await Wait.UntilAsync(() => app.AnswersAsync(http), "the Functions host answers", TimeSpan.FromMinutes(3));
        return app;
    }

    /// <summary>Kills the host and its worker.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        Assert.False(Process.HasExited, $"func ended: {Said}");
        try
        {
            return (await http.GetAsync(new Uri("api/health", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static bool OnPath(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)) || File.Exists(Path.Combine(folder, $"{command}.exe")));
}
