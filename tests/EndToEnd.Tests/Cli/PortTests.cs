using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServerlessAges.Tests.Cli;

public sealed class PortTests
{
    [Fact]
    public async Task A_taken_port_is_named_with_the_alternative()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var ended = await Ages.RunAsync("serve", "--port", $"{port}", "--data", folder.Path);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Equal($"ages: Port {port} is taken: stop what listens there, or give another with --port.\n", ended.Error);
    }

    [Fact]
    public async Task It_answers_on_both_address_families()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        using var service = new Service();
        var port = Ports.Free(1)[0];
        await service.AttachAsync(Ages.Start("serve", "--port", $"{port}", "--data", folder.Path));
        Assert.Equal("localhost", service.Http.BaseAddress!.Host);

        foreach (var host in HasIPv6() ? ["127.0.0.1", "[::1]"] : new[] { "127.0.0.1" })
        {
            using var answer = await service.Http.GetAsync(new Uri($"http://{host}:{port}/api/health"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await service.StopAsync();
    }

    [Fact]
    public async Task Too_many_concurrent_bodies_are_refused_until_one_is_done()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        using var service = new Service();
        await service.StartAsync(folder.Path);
        await AssertLimitedAsync(service, "api/batches");
        await AssertLimitedAsync(service, "api/map");
        await service.StopAsync();
    }

    private static async Task AssertLimitedAsync(Service service, string path)
    {
        var address = service.Http.BaseAddress!;
        var request = Encoding.ASCII.GetBytes($"POST /{path} HTTP/1.1\r\nHost: localhost:{address.Port}\r\nContent-Length: 1000\r\n\r\nname");
        var sent = new List<TcpClient>();
        var refused = new TaskCompletionSource<string>();

        for (var i = 0; i < 300 && !refused.Task.IsCompleted; i++)
        {
            var client = new TcpClient();
            sent.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, address.Port);
            await client.GetStream().WriteAsync(request);
            _ = ReadAsync(client);
        }

        var answer = await refused.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("Retry-After: 5\r\n", answer, StringComparison.Ordinal);
        Assert.True(sent.Count > 64, $"refused after {sent.Count}");
        foreach (var client in sent) client.Dispose();
        await Wait.UntilAsync(
            async () =>
            {
                using var again = await service.SendAsync(HttpMethod.Post, path, Inputs.Csv);
                return again.IsSuccessStatusCode;
            },
            "bodies are accepted again");

        async Task ReadAsync(TcpClient client)
        {
            var buffer = new byte[4096];
            try
            {
                var text = Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer));
                if (text.StartsWith("HTTP/1.1 503", StringComparison.Ordinal)) refused.TrySetResult(text);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The test closed the connection.
            }
        }
    }

    private static bool HasIPv6()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
