using System.Net.Sockets;
using System.Text;

namespace ServerlessAges.Tests.Http;

/// <summary>What the framework refuses is a problem document as well. On Functions the host refuses such requests itself.</summary>
[Collection("service")]
public sealed class FrameworkProblemTests(Service service)
{
    [Theory]
    [InlineData("GET", "nothing", 404, "route-not-found", null)]
    [InlineData("GET", "api/batch", 404, "route-not-found", null)]
    [InlineData("GET", "api/batches/x/y/z", 404, "route-not-found", null)]
    [InlineData("PUT", "api/batches", 405, "method-not-allowed", "GET, HEAD, POST")]
    [InlineData("GET", "api/map", 405, "method-not-allowed", "POST")]
    [InlineData("PATCH", "api/batches/x", 405, "method-not-allowed", "DELETE, GET, HEAD")]
    [InlineData("POST", "", 405, "method-not-allowed", "GET, HEAD")]
    public async Task An_unknown_route_or_method_is_named(string method, string path, int status, string code, string? allow)
    {
        SkipUnlessEmbedded();
        using var answer = await service.SendAsync(HttpMethod.Parse(method), path);

        var problem = await Service.ProblemAsync(answer, status, code);
        Assert.Contains(status == 404 ? path : method, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(allow, answer.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", answer.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_request_line_that_is_too_long_is_a_problem()
    {
        SkipUnlessEmbedded();
        using var answer = await service.SendAsync(HttpMethod.Get, $"api/batches?after={new string('x', 20_000)}");

        await Service.ProblemAsync(answer, 414, "uri-too-long");
    }

    [Fact]
    public async Task Another_host_is_a_problem()
    {
        SkipUnlessEmbedded();
        using var answer = await service.SendAsync(HttpMethod.Get, "api/batches", null, ("Host", "rebound.example"));

        await Service.ProblemAsync(answer, 400, "bad-request");
    }

    [Theory]
    [InlineData("api/batches")]
    [InlineData("api/map")]
    public async Task A_body_that_stops_arriving_is_a_timeout_and_starts_nothing(string path)
    {
        SkipUnlessEmbedded();
        var before = await service.SentIdsAsync();

        var answer = await RawHttp.SendAsync(
            service, $"POST /{path}", "Content-Type: text/csv\r\nContent-Length: 1000\r\n", "name,born\nAda,18");

        RawHttp.AssertProblem(answer, 408, "request-timeout");
        Assert.Equal(before, await service.SentIdsAsync());
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n", "name,born\nAda,18")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\nname,\r\n20\r\nborn")]
    public async Task A_body_that_ends_too_early_starts_nothing(string headers, string body)
    {
        var before = await service.SentIdsAsync();

        var answer = await RawHttp.SendAsync(service, "POST /api/batches", $"Content-Type: text/csv\r\n{headers}", body, shutDown: true);

        if (answer.Length > 0) RawHttp.AssertProblem(answer, 400, "body-incomplete");
        Assert.Equal(before, await service.SentIdsAsync());
    }

    [Fact]
    public async Task A_body_past_the_limit_is_refused_before_it_is_sent()
    {
        SkipUnlessEmbedded();
        var answer = await RawHttp.SendAsync(
            service, "POST /api/map", $"Content-Type: text/csv\r\nContent-Length: {2 << 20}\r\nExpect: 100-continue\r\n");

        RawHttp.AssertProblem(answer, 413, "body-too-large");
    }

    [Fact]
    public async Task A_chunked_body_past_the_limit_is_refused_before_its_end()
    {
        SkipUnlessEmbedded();
        // Two of the 4 MiB that the client announces; the limit is 1 MiB.
        var answer = await RawHttp.SendAsync(
            service, "POST /api/map", "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n", $"400000\r\nname,born\n{new string('\n', 2 << 20)}");

        RawHttp.AssertProblem(answer, 413, "body-too-large");
    }

    [Fact]
    public async Task A_client_that_expects_100_gets_100_continue()
    {
        SkipUnlessEmbedded();
        const string body = "name,born\nAda,1815\n";
        using var client = await RawHttp.ConnectAsync(service);
        var stream = client.GetStream();
        await stream.WriteAsync(RawHttp.Request(
            service, "POST /api/map?referenceYear=2017", $"Content-Type: text/csv\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n"));
        using var answer = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 100 Continue", await answer.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));

        await stream.WriteAsync(Encoding.ASCII.GetBytes(body));

        Assert.Contains("{\"name\":\"Ada\",\"age\":202}", await answer.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_early_is_no_error_in_the_log()
    {
        SkipUnlessEmbedded();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var host = Ages.Start("serve", "--port", "0", "--storage", storage.ConnectionString);
        var address = "";
        while (address.Length == 0 && await host.Process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("HTTP", StringComparison.Ordinal)) address = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        }

        var log = host.Process.StandardOutput.ReadToEndAsync();
        using var other = new Service();
        other.Http.BaseAddress = new Uri(new Uri(address), "/");
        var id = await other.AcceptedAsync(Inputs.Mixed(400_000, seed: 77), query: "?referenceYear=2017");
        await other.EndedAsync(id);
        foreach (var line in new[] { "POST /api/batches", "POST /api/map", $"GET /api/batches/{id}/results" })
        {
            foreach (var accept in new[] { "*/*", "application/json" })
            {
                using var client = await RawHttp.ConnectAsync(other);
                await client.GetStream().WriteAsync(RawHttp.Request(
                    other, line, $"Accept: {accept}\r\n{(line[0] == 'P' ? "Content-Type: text/csv\r\nContent-Length: 1000\r\n" : "")}",
                    line[0] == 'P' ? "name,born\n" : ""));
                if (line[0] == 'G') Assert.True(await client.GetStream().ReadAsync(new byte[100]) > 0);
                client.LingerState = new LingerOption(true, 0); // a reset, as from a process that was killed
            }
        }

        using var waiting = await RawHttp.ConnectAsync(other);
        await waiting.GetStream().WriteAsync(RawHttp.Request(other, "GET /api/health", ""));
        using var health = new StreamReader(waiting.GetStream());
        Assert.Contains("\"status\":\"ok\"", await health.ReadToEndAsync(), StringComparison.Ordinal);
        host.Interrupt();
        await host.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        var said = await log;
        Assert.DoesNotContain("fail:", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
    }

    private static void SkipUnlessEmbedded() => Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "the Functions host answers these itself");
}
