using System.Net;
using System.Net.Sockets;
using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Tests.Azurite;

public sealed class AzuriteProcessTests : AzuriteTest
{
    [Fact]
    public async Task Starts_answers_and_leaves_nothing_running()
    {
        var azurite = await StartAsync(Options);
        Assert.False(azurite.Adopted);
        Assert.True(await AnswersAsync(azurite.BlobEndpoint));
        Assert.Contains($"BlobEndpoint={azurite.BlobEndpoint};", azurite.ConnectionString, StringComparison.Ordinal);
        var process = Record!.Process;

        await azurite.DisposeAsync();
        await azurite.DisposeAsync();

        Assert.False(await AnswersAsync(azurite.BlobEndpoint));
        Assert.False(process.IsAlive);
        Assert.False(IsRecorded);
        // Asked to, not killed: what was written last is on disk.
        if (!OperatingSystem.IsWindows())
            Assert.Contains("successfully closed", await File.ReadAllTextAsync(Folder["data/azurite.log"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adopts_the_one_whose_starter_has_died()
    {
        SkipWithoutNode();
        var left = await AzuriteLauncher.StartAsync(
            Directory.CreateDirectory(Options.Folder).FullName, Options, CancellationToken.None);

        await using (var azurite = await StartAsync(Options))
        {
            Assert.True(azurite.Adopted);
            Assert.True(await AnswersAsync(azurite.BlobEndpoint));
            Assert.Equal(left, Record);
        }

        Assert.False(left.Process.IsAlive);
        Assert.False(IsRecorded);
    }

    [Fact]
    public async Task Adopts_the_one_that_a_killed_service_left()
    {
        SkipWithoutNode();
        using var service = Ages.Start("serve", "--port", "0", "--azurite-port", "0", "--data", Options.Folder);
        await Wait.UntilAsync(() => Record?.Port > 0, "the service has its Azurite");
        service.Process.Kill();
        await service.Process.WaitForExitAsync();
        var left = Record;

        await using var azurite = await StartAsync(Options);

        Assert.True(azurite.Adopted);
        Assert.Equal(left, Record);
    }

    [Fact]
    public async Task Many_starts_at_once_share_one_process_and_the_last_stops_it()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(Options)));

        Assert.Single(users, user => !user.Adopted);
        var endpoint = Assert.Single(users.Select(user => user.BlobEndpoint).Distinct());
        foreach (var user in users)
        {
            Assert.True(await AnswersAsync(endpoint));
            await user.DisposeAsync();
        }

        Assert.False(await AnswersAsync(endpoint));
    }

    [Theory]
    [InlineData(1)] // the id was used again
    [InlineData(0)] // the process is not Azurite
    public async Task Takes_no_other_process_for_Azurite(int earlier)
    {
        Assert.SkipWhen(earlier == 0 && !OperatingSystem.IsLinux(), "only /proc shows command lines");
        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        Directory.CreateDirectory(Options.Folder);
        new AzuriteRecord(self with { Started = self.Started - earlier }, 10000).Write(Options.Folder);

        await using var azurite = await StartAsync(Options);

        Assert.False(azurite.Adopted);
        Assert.NotEqual(self.Id, Record!.Process.Id);
    }

    [Fact]
    public void A_broken_record_is_none()
    {
        Directory.CreateDirectory(Options.Folder);
        Folder.Write("data/azurite.json", "{");

        Assert.Null(Record);
    }

    [Fact]
    public async Task Names_the_port_that_another_folders_Azurite_has()
    {
        await using var azurite = await StartAsync(Options);
        var port = azurite.BlobEndpoint.Port;

        var message = await FailureAsync(Options with { Folder = Folder["other"], Port = port });

        Assert.StartsWith($"Port {port} is taken", message, StringComparison.Ordinal);
        Assert.Contains("--azurite-port", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Folder["other/azurite.json"]));
    }

    [Fact]
    public async Task Listens_on_the_port_asked_for()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        await using var azurite = await StartAsync(Options with { Port = port });

        Assert.Equal(port, azurite.BlobEndpoint.Port);
    }
}
