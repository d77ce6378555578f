using System.Net;
using System.Net.Sockets;

namespace ServerlessAges.Tests.Common;

/// <summary>Every command, with services, storages, files and settings that are missing, wrong or unreachable.</summary>
public sealed class FailureTests : IDisposable
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Nowhere = "http://127.0.0.1:1/";

    private readonly Folder folder = new();
    private readonly List<FakeService> services = [];

    public void Dispose()
    {
        foreach (var service in services) service.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Services_that_are_none()
    {
        var file = folder.Write("a.csv", "name,born\nAda,1815\n");
        string[][] commands = [["status", "b"], ["status"], ["submit", file], ["results", "b"], ["verify", "b"], ["cancel", "b"], ["redrive", "b"]];
        (string Url, int ExitCode, string Said)[] kinds =
        [
            ("nowhere", 2, "--url (AGES_URL): 'nowhere' is not an address"),
            ("", 2, "--url"),
            ("ftp://localhost", 2, "is not an address"),
            ("http://[", 2, "is not an address"),
            ("http://localhost:99999", 2, "is not an address"),
            (Nowhere, 1, "does not answer (Connection refused)"),
            ("http://no.such.invalid/", 1, "does not answer"),
            (Serve("<html>Welcome</html>", "text/html").Replace("http:", "https:", StringComparison.Ordinal), 1, "does not answer"),
            (Serve("<html>Welcome</html>", "text/html"), 1, "does not answer as ages does"),
            (Serve("{\"a\":1}"), 1, "does not answer as ages does"),
            (Serve("[1]"), 1, "does not answer as ages does"),
            (Serve("", "text/html", "302 Found\r\nLocation: https://login.example/"), 1, "redirects to https://login.example/"),
            (Serve("", "text/html", "401 Unauthorized"), 1, "Give its function key with --key or AGES_KEY"),
            (Serve("", "text/html", "403 Forbidden"), 1, "Give its function key with --key or AGES_KEY"),
            (Serve("<b>boom\n\n</b>", "text/html", "500 Oops"), 1, "answered 500"),
            (Serve("{\"code\":1}", "application/problem+json", "500 Oops"), 1, "answered 500"),
            (Serve("", "application/json", "200 OK\r\nContent-Length: 100"), 1, "broke off"),
        ];

        OneLine.AssertNone(await Task.WhenAll(
            from kind in kinds
            from command in commands
            // A result is recognised by its media type, a manifest by its members.
            let said = command[0] is "verify" or "results" && kind is { ExitCode: 1, Said: "broke off" or "does not answer as ages does" } ? "" : kind.Said
            from arguments in new string[][] { [.. command, "--url", kind.Url], [.. command, "--url", kind.Url, "--json", .. Output(command)] }
            select FaultAsync(arguments, kind.ExitCode, said)));

        string[] Output(string[] command) => command[0] == "results" ? ["--output", folder["out.ndjson"]] : [];
    }

    [Fact]
    public async Task Ids_that_are_none()
    {
        string[] ids = ["../..", "..", ".", "a/b", "a b", "", "A", "b\n", "%2e%2e", "ä", new string('b', 100_000), "b?x=1", "b#"];

        OneLine.AssertNone(await Task.WhenAll(
            from id in ids
            from command in new[] { "status", "results", "cancel", "redrive" }
            select FaultAsync([command, id, "--url", Nowhere], 2, "is not the id of a batch")));
        OneLine.AssertNone(await Task.WhenAll(ids.Select(id => FaultAsync(["verify", id, "--url", Nowhere], 1, "is not the id of a batch"))));
    }

    [Theory]
    [InlineData("a.csv", "a.csv is not the manifest of a batch")]
    [InlineData("null.json", "null.json is not the manifest of a batch")]
    [InlineData("part.json", "part.json is not the manifest of a batch")]
    [InlineData("", "is not the id of a batch")]
    [InlineData("nothing.json", "There is no file")]
    public async Task Manifests_that_are_none(string name, string said)
    {
        folder.Write("a.csv", "name,born\n");
        folder.Write("null.json", "null");
        folder.Write(
            "part.json",
            """{"id":"b","source":null,"input":null,"options":{},"plan":"p","firstRow":0,"counts":{},"results":null,"rejected":null,"chunks":null}""");

        OneLine.AssertNone([await FaultAsync(["verify", folder[name], "--url", Nowhere], 1, said)]);
    }

    [Fact]
    public async Task Storages_that_are_none()
    {
        var file = folder.Write("a.csv", "name,born\nAda,1815\n");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        (string Storage, int ExitCode, string Said)[] kinds =
        [
            ("garbage", 2, "is neither a connection string nor https://ACCOUNT.blob.core.windows.net"),
            ("a=b", 2, "is neither a connection string nor"),
            ("https://", 2, "is neither a connection string nor"),
            (Nowhere, 2, "is neither a connection string nor"),
            (Account(Nowhere, key: "not base64!"), 2, "is neither a connection string nor"),
            (Account(Nowhere), 1, "does not answer (Connection refused"),
            (Account("http://no.such.invalid/x"), 1, "does not answer"),
            (Account($"http://{silent.LocalEndpoint}/x"), 1, "does not answer"),
            (Account(Serve("<html>Welcome</html>", "text/html") + "x"), 1, "is no blob storage"),
            (Account(Serve("", "text/html", "302 Found\r\nLocation: https://login.example/") + "x"), 1, "refuses: 302"),
            (Account(Serve("", "text/html", "404 Not Found") + "x"), 1, "refuses: 404"),
            (Account(Serve("", "text/html", "500 Oops") + "x"), 1, "refuses: 500"),
            (Account(Serve("", "application/xml", "403 Forbidden\r\nx-ms-error-code: AuthenticationFailed") + "x"), 1, "refuses: 403 AuthenticationFailed"),
            (Account(Serve("<Error><Code>AuthenticationFailed</Code></Error>", "application/xml", "403 Forbidden\r\nx-ms-error-code: AuthenticationFailed") + "x"), 1, "refuses: 403 AuthenticationFailed"),
            ("https://127.0.0.1:1/", 1, ""),
        ];

        OneLine.AssertNone(await Task.WhenAll(
            from kind in kinds
            from arguments in new string[][]
            {
                ["submit", file, "--storage", kind.Storage], ["submit", file, "--storage", kind.Storage, "--json"], ["serve", "--port", "0", "--storage", kind.Storage],
            }
            select FaultAsync(arguments, kind.ExitCode, kind.Said)));
    }

    [Fact]
    public async Task Uploads_that_cannot_be()
    {
        var (one, other) = (folder.Write("a.csv", "name,born\n"), Path.Combine(Directory.CreateDirectory(folder["more"]).FullName, "a.csv"));
        File.Copy(one, other);

        OneLine.AssertNone(await Task.WhenAll(
            FaultAsync(["submit", one, other, "--storage", Account(Nowhere)], 2, $"{one} and {other} would both become the blob a.csv"),
            FaultAsync(["submit", "-", "--storage", Account(Nowhere)], 2, "a blob needs a name"),
            FaultAsync(["submit", one, "--storage", Account(Nowhere), "--idempotency-key", "k"], 2, "--idempotency-key"),
            FaultAsync(["submit", one, "--url", Nowhere, "--idempotency-key", "a\nb"], 2, "--idempotency-key"),
            FaultAsync(["submit", one, "--url", Nowhere, "--key", "a\nb"], 2, "--key"),
            FaultAsync(["submit", one, folder["missing.csv"], "--url", Nowhere], 1, $"There is no file {folder["missing.csv"]}"),
            FaultAsync(["submit", folder["more"], "--url", Nowhere], 1, "is a folder"),
            FaultAsync(["run", folder["more"]], 1, "is a folder"),
            FaultAsync(["serve", "--data", one], 1, "Give another folder with --data"),
            FaultAsync(["serve", "--data", ""], 1, "Give another folder with --data")));
    }

    /// <summary>Each setting needs an environment of its own, and so a process: by default the first of each kind.</summary>
    [Fact]
    public async Task Settings_that_are_not_valid()
    {
        var file = folder.Write("a.csv", "name,born\nAda,1815\n");
        var html = Serve("<html>Welcome</html>", "text/html");
        var away = Account(Nowhere);
        var dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(place => Path.Combine(place, "dotnet")).First(File.Exists);
        File.CreateSymbolicLink(folder["dotnet"], dotnet); // a PATH without Node
        (int ExitCode, string Said, string Setting, string[] Arguments)[] settings =
        [
            (2, "--url (AGES_URL): 'nowhere' is not an address", "AGES_URL=nowhere", ["status", "b"]),
            (1, "does not answer as ages does", $"http_proxy={Nowhere}", ["status", "b", "--url", html]),
            (2, "Ages__refrenceYear. Did you mean Ages__referenceYear?", "Ages__refrenceYear=1", ["serve", "--storage", away]),
            (1, "Node.js 20 or later is needed", $"PATH={folder.Path}", ["serve", "--data", folder["azurite"]]),
        ];
        (int ExitCode, string Said, string Setting, string[] Arguments)[] more =
        [
            (2, "--key (AGES_KEY) has characters", "AGES_KEY=a\nb", ["status", "b", "--json"]),
            (1, "does not answer as ages does", "http_proxy=:::garbage", ["status", "b", "--url", html]),
            (1, "does not answer", "LC_ALL=xx_YY.garbage", ["status", "b", "--url", Nowhere]),
            (1, "does not answer", "TERM=garbage", ["status", "b", "--follow", "--url", "http://no.such.invalid/"]),
            (2, "pseudonymKey must have at least 16 characters", "Ages__pseudonymKey=short", ["run", file, "--processor", "pseudonym"]),
            (2, "AzureWebJobsStorage is neither a connection string nor", "AzureWebJobsStorage=garbage", ["serve"]),
            (1, "(AzureWebJobsStorage) does not answer", $"AzureWebJobsStorage={away}", ["serve"]),
            (2, "Ages__referenceYear 'abc' must be a whole number", "Ages__referenceYear=abc", ["serve", "--storage", away]),
            (2, "Ages__retentionDays '99999999' must be a whole number from 0 to 36500", "Ages__retentionDays=99999999", ["serve", "--storage", away]),
            (2, "OTEL_EXPORTER_OTLP_ENDPOINT ':garbage' is not an address", "OTEL_EXPORTER_OTLP_ENDPOINT=:garbage", ["serve", "--storage", away]),
            (2, "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING=garbage", ["serve", "--storage", away]),
            (1, "Node.js 20 or later is needed", $"PATH={folder.Path}", ["demo"]),
            (1, "set TMPDIR", $"TMPDIR={folder["nothing"]}", ["demo"]),
        ];
        var faults = new List<string?>();
        foreach (var (exitCode, said, setting, arguments) in TestScale.All ? [.. settings, .. more] : settings)
        {
            var parts = setting.Split('=', 2);
            var ended = await Ages.RunAsync(arguments, settings: new Dictionary<string, string> { [parts[0]] = parts[1] });
            faults.Add(OneLine.Fault(arguments, ended, exitCode, said));
        }

        OneLine.AssertNone(faults);
    }

    [Fact]
    public async Task Of_several_files_those_that_could_not_be_started_are_named()
    {
        var (a, b, c) = (folder.Write("a.csv", "name,born\nAda,1815\n"), folder.Write("b.csv", ""), folder.Write("c.csv", "name,born\nEmmy,1882\n"));
        var sent = 0;
        using var service = new FakeService(_ => ++sent % 3 == 2
            ? FakeService.Json("""{"code":"empty-input","detail":"The input is empty."}""", 400)
            : FakeService.Json($$"""{"id":"batch-{{sent}}","status":"Pending"}"""));

        var text = await InProcess.RunAsync("submit", a, b, c, "--url", service.Url);
        var json = await InProcess.RunAsync("submit", a, b, c, "--url", service.Url, "--json");
        var away = await InProcess.RunAsync("submit", a, b, c, "--url", Nowhere);

        Assert.Equal((1, $"batch-1  {a}\nbatch-3  {c}\n", $"ages: {b}: The input is empty.\n"), (text.ExitCode, text.Output, text.Error));
        Assert.Equal(
            (1, $"{{\"file\":\"{a}\",\"id\":\"batch-4\",\"status\":\"Pending\"}}\n{{\"file\":\"{c}\",\"id\":\"batch-6\",\"status\":\"Pending\"}}\n",
            $"{{\"code\":\"empty-input\",\"detail\":\"The input is empty.\",\"subject\":\"{b}\"}}\n"),
            (json.ExitCode, json.Output, json.Error));
        Assert.Equal((1, ""), (away.ExitCode, away.Output));
        Assert.Equal([a, b, c], away.Error.TrimEnd().Split('\n').Select(line => line.Split(": ")[1]));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("redrive")]
    [InlineData("status")]
    public async Task Of_several_batches_the_one_that_is_refused_does_not_stop_the_others(string command)
    {
        using var service = new FakeService(head => head.Contains("batches/b", StringComparison.Ordinal)
            ? FakeService.Json("""{"code":"batch-not-found","detail":"There is no batch 'b'."}""", 404)
            : FakeService.Json("""{"id":"x","status":"Pending"}"""));

        var ended = await InProcess.RunAsync(command, "a", "b", "c", "--url", service.Url);

        Assert.Equal((1, "x  Pending\nx  Pending\n", "ages: b: There is no batch 'b'.\n"), (ended.ExitCode, ended.Output, ended.Error));
    }

    private static string Account(string endpoint, string key = Key) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={key};BlobEndpoint={endpoint};";

    // The status may carry headers.
    private string Serve(string body, string type = "application/json", string status = "200 OK")
    {
        var length = status.Contains("Content-Length", StringComparison.Ordinal) ? "" : $"Content-Length: {body.Length}\r\n";
        services.Add(new FakeService(_ => $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{length}Connection: close\r\n\r\n{body}"));
        return services[^1].Url;
    }

    private static async Task<string?> FaultAsync(string[] arguments, int exitCode, string said) =>
        OneLine.Fault(arguments, await InProcess.RunAsync(arguments), exitCode, said);
}
