using System.Diagnostics;
using System.Text;

namespace ServerlessAges.Tests.Client;

/// <summary>The client commands where the service, or the way to it, has a bad day.</summary>
public sealed class ClientTests : IDisposable
{
    private const string Succeeded =
        """{"id":"b","status":"Succeeded","attempt":1,"counts":{"rows":7,"records":7,"results":7,"rejected":0},"links":{}}""";

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_download_that_breaks_off_leaves_the_old_file_as_it_was()
    {
        folder.Write("ages.csv", "old");
        using var service = new FakeService(_ => "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nname,age\nAda,202\n");

        var ended = await Ages.RunAsync("results", "b", "--output", folder["ages.csv"], "--url", service.Url);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("ages: ", ended.Error, StringComparison.Ordinal);
        Assert.Equal(["ages.csv"], folder.Names);
        Assert.Equal("old", await File.ReadAllTextAsync(folder["ages.csv"]));
    }

    [Fact]
    public async Task A_service_that_is_away_for_a_moment_is_waited_for()
    {
        var asked = 0;
        using var service = new FakeService(_ => ++asked switch
        {
            1 => FakeService.Json("""{"id":"b","status":"Running","attempt":1,"links":{}}"""),
            2 => FakeService.Json("""{"code":"storage-unavailable","detail":"Storage does not answer."}""", 503),
            3 => "", // closed without a word
            _ => FakeService.Json(Succeeded),
        });

        var ended = await Ages.RunAsync("status", "b", "--follow", "--url", service.Url);

        Assert.Equal((0, "b  Succeeded  7 records, 0 rejected\n", ""), (ended.ExitCode, ended.Output, ended.Error));
    }

    [Fact]
    public async Task Rejected_inputs_are_counted_and_have_the_exit_code_of_rejected_records()
    {
        using var service = new FakeService(_ => FakeService.Json("""
            {"id":"b","status":"Succeeded","attempt":1,"counts":{"rows":2,"records":2,"results":2,"rejected":0},
             "inputs":{"count":3,"done":3,"rejected":1,"length":63},"links":{}}
            """));

        var ended = await Ages.RunAsync("status", "b", "--url", service.Url);

        Assert.Equal((3, "b  Succeeded  2 records, 0 rejected, 3 inputs (1 rejected)\n"), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task A_batch_without_records_is_described_with_its_warning()
    {
        const string empty = """
            {"id":"b","status":"Succeeded","attempt":1,"counts":{"rows":0,"records":0,"results":0,"rejected":0},
             "warnings":[{"code":"no-records","message":"The input has no records."}],"links":{}}
            """;
        using var service = new FakeService(_ => FakeService.Json(empty));

        var ended = await Ages.RunAsync("status", "b", "--url", service.Url);

        Assert.Equal(
            (0, "b  Succeeded  0 records, 0 rejected  warning: The input has no records.\n"), (ended.ExitCode, ended.Output));
    }

    [Fact]
    public async Task The_key_is_sent_and_asked_for_where_it_is_missing()
    {
        using var service = new FakeService(head => head.Contains("x-functions-key: k1", StringComparison.OrdinalIgnoreCase)
            ? FakeService.Json(Succeeded)
            : "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var without = await Ages.RunAsync("status", "b", "--url", service.Url);
        var with = await Ages.RunAsync("status", "b", "--url", service.Url, "--key", "k1");

        Assert.Equal((1, 0), (without.ExitCode, with.ExitCode));
        Assert.Contains("--key or AGES_KEY", without.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "status", "b", "--url", "http://127.0.0.1:1/")]
    [InlineData(2, "status", "b", "--url", "nowhere")]
    [InlineData(2, "submit")]
    [InlineData(2, "submit", "people.csv", "--format", "xml")]
    [InlineData(2, "submit", "people.csv", "--reference-year", "0")]
    [InlineData(1, "submit", "/no/such/file.csv")]
    [InlineData(1, "submit", "/no/such/*.csv")]
    [InlineData(2, "results", "b", "--format", "xml")]
    [InlineData(2, "results", "b", "--rejected", "--manifest")]
    [InlineData(2, "results", "b", "--manifest", "--format", "csv")]
    [InlineData(2, "cancel")]
    public async Task Exit_codes_tell_bad_usage_from_failure(int exitCode, params string[] arguments)
    {
        var ended = await Ages.RunAsync(arguments);

        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("ages: ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_what_went_wrong_is_JSON_too()
    {
        using var service = new FakeService(_ => FakeService.Json("""{"code":"batch-not-found","detail":"There is no batch 'b'."}""", 404));

        var ended = await Ages.RunAsync("status", "b", "--json", "--url", service.Url);

        Assert.Equal((1, "{\"code\":\"batch-not-found\",\"detail\":\"There is no batch \\u0027b\\u0027.\"}\n"), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task A_terminal_shows_rate_and_remaining_time()
    {
        const string shown = "50,000 records, 1,250/s, 00:40 left";
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "needs script(1), which makes a terminal");
        var done = false;
        using var service = new FakeService(_ => FakeService.Json(
            Volatile.Read(ref done)
                ? Succeeded
                : """
                  {"id":"b","status":"Running","attempt":1,"progress":{"chunks":10,"chunksDone":5,"records":50000,
                  "bytes":500000,"length":1000000,"recordsPerSecond":1250,"secondsRemaining":40},"links":{}}
                  """));
        var ages = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "ages.dll")}' status b --follow --url {service.Url}";
        using var terminal = Process.Start(new ProcessStartInfo("/usr/bin/script", ["-qec", ages, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm" },
        })!;

        var screen = new StringBuilder();
        var buffer = new char[1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (int read; (read = await terminal.StandardOutput.ReadAsync(buffer, patience.Token)) > 0;)
        {
            screen.Append(buffer, 0, read);
            if (screen.ToString().Contains(shown, StringComparison.Ordinal)) Volatile.Write(ref done, true);
        }

        await terminal.WaitForExitAsync(patience.Token);
        Assert.Contains(shown, screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("50%", screen.ToString(), StringComparison.Ordinal);
        Assert.Contains("b  Succeeded  7 records, 0 rejected", screen.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, terminal.ExitCode);
    }
}
