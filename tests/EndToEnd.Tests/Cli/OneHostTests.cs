namespace ServerlessAges.Tests.Cli;

/// <summary>One embedded host per storage.</summary>
public sealed class OneHostTests
{
    [Fact]
    public async Task A_second_host_waits_and_takes_over_when_the_first_is_killed()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        var first = new Service();
        try
        {
            await first.StartAsync(folder["data"]);
            var body = Inputs.Mixed(40_000, seed: 12);
            var id = await first.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 300}");
            using var waiting = Ages.Start("serve", "--port", "0", "--data", folder["data"]);
            var said = await waiting.Process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.StartsWith("Another host serves this storage", said, StringComparison.Ordinal);

            first.KillHost();

            var successor = new Service();
            await successor.AttachAsync(waiting);
            await successor.EndedAsync(id);
            Assert.Equal(await LocalRun.AgesAsync(body), await successor.AgesAsync(id));
            Assert.Equal(0, await successor.StopAsync());
        }
        finally
        {
            await first.DisposeAsync();
        }
    }
}
