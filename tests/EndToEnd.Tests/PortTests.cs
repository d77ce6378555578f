using System.Net;
using System.Net.Sockets;

namespace ServerlessAges.Tests;

public sealed class PortTests
{
    [SkippableFact]
    public async Task A_taken_port_is_named_with_the_way_round()
    {
        Skip.If(Service.GivenUrl is not null || Service.OnFunctions, "the host under test is not ours to start");
        using var folder = new Folder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var ended = await Ages.RunAsync("serve", "--port", $"{port}", "--azurite-port", "0", "--data", folder.Path);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal($"ages: Port {port} is taken: stop what listens there, or give another with --port.\n", ended.Error);
    }
}
