using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServerlessAges.Tests;

/// <summary>The same suite against the Functions host, where Core Tools (`func`) and the Functions packages are at hand.</summary>
public sealed class FunctionsHostTests
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [SkippableFact]
    public async Task The_suite_passes_in_the_Functions_host()
    {
        Skip.If(Service.GivenUrl is not null, "this is the suite that was started for it");
        Skip.IfNot(Environment.GetEnvironmentVariable("AGES_TESTS") == "all", "It takes minutes: with AGES_TESTS=all.");
        Skip.IfNot(OnPath("func"), "Core Tools (func) are not on the PATH.");
        var app = App();
        Skip.IfNot(File.Exists(Path.Combine(app, "functions.metadata")), "src/Functions was compiled against declarations.");
        using var folder = new Folder();
        var ports = FreePorts(4);
        var storage = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{ports[0]}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{ports[1]}/devstoreaccount1;"
            + $"TableEndpoint=http://127.0.0.1:{ports[2]}/devstoreaccount1;";
        using var azurite = Run(
            "node", folder.Path,
            [
                Path.Combine(Repository(), "node_modules", "azurite", "dist", "src", "azurite.js"), "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                "--location", folder.Path, "--blobPort", $"{ports[0]}", "--queuePort", $"{ports[1]}", "--tablePort", $"{ports[2]}",
            ]);
        using var func = Run("func", app, ["start", "--port", $"{ports[3]}"], storage);
        var url = new Uri($"http://localhost:{ports[3]}/");
        using var http = new HttpClient { BaseAddress = url };
        await Wait.UntilAsync(() => AnswersAsync(http, func), "the Functions host answers", TimeSpan.FromMinutes(3));

        using var suite = Run("dotnet", AppContext.BaseDirectory, ["test", typeof(FunctionsHostTests).Assembly.Location], storage, url);
        await suite.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(15));

        Assert.True(suite.Process.ExitCode == 0, $"{suite.Said}\n\nThe host said:\n{func.Said}");
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Running func)
    {
        Assert.False(func.Process.HasExited, $"func ended: {func.Said}");
        try
        {
            return (await http.GetAsync(new Uri("api/health", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed record Running(Process Process, StringBuilder Text) : IDisposable
    {
        public string Said
        {
            get { lock (Text) return Text.ToString(); }
        }

        public void Dispose()
        {
            if (!Process.HasExited) Process.Kill(entireProcessTree: true);
            Process.Dispose();
        }
    }

    private static Running Run(string command, string folder, IEnumerable<string> arguments, string? storage = null, Uri? url = null)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["AzureWebJobsStorage"] = start.Environment["AgesStorage"] = start.Environment["AGES_STORAGE"] = storage;
        start.Environment["AGES_URL"] = url?.ToString();
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "134217728";
        start.Environment["AzureWebJobs__ScientistsDroppedEvent__Disabled"] = "true";
        var said = new StringBuilder();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => { lock (said) said.AppendLine(line.Data); };
        process.Start();
        process.BeginOutputReadLine();
        return new Running(process, said);
    }

    private static string Repository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ServerlessAges.sln"))) at = at.Parent!;
        return at.FullName;
    }

    // tests/EndToEnd.Tests/bin/CONFIGURATION/FRAMEWORK, and the same of the app.
    private static string App()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository(), "src", "Functions", "bin", here.Parent!.Name, here.Name);
    }

    private static bool OnPath(string command) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)) || File.Exists(Path.Combine(folder, $"{command}.exe")));

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
