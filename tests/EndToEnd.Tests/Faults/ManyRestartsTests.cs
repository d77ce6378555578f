using System.Diagnostics;

namespace ServerlessAges.Tests.Faults;

/// <summary>The host is killed several times while it runs a batch of many chunks.</summary>
[Trait("Category", "Faults")]
public sealed class ManyRestartsTests
{
    private static readonly (int Chunks, int Kills) Scale = TestScale.All ? (2000, 3) : (100, 1);

    [Fact]
    public async Task A_restart_lists_the_checkpoints_once_and_continues_with_new_chunks()
    {
        Service.SkipUnlessEmbedded();
        await using var host = await ProxiedHost.StartAsync();
        var service = host.Service;
        var (checkpoints, starts, listings) = (0, 0, 0);
        TaskCompletionSource next = new();
        host.Proxy.Decide = request =>
        {
            var isPut = request.Method == "PUT";
            if (isPut && request.Path.Contains("/attempts/", StringComparison.Ordinal)) Interlocked.Increment(ref starts);
            if (request.Query.Contains("comp=list", StringComparison.Ordinal) && request.Query.Contains("checkpoints", StringComparison.Ordinal))
                Interlocked.Increment(ref listings);
            if (isPut && request.Path.Contains("/checkpoints/", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref checkpoints);
                next.TrySetResult();
            }

            return Fate.Pass;
        };
        var body = Inputs.Mixed(20 * Scale.Chunks, seed: 41);
        var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / Scale.Chunks}");

        for (var kill = 1; kill <= Scale.Kills; kill++)
        {
            await Wait.UntilAsync(
                () => Volatile.Read(ref checkpoints) >= kill * Scale.Chunks / (Scale.Kills + 1), "more chunks are done",
                TimeSpan.FromMinutes(10));
            service.KillHost();
            (starts, listings, next) = (0, 0, new TaskCompletionSource());
            await host.StartAgainAsync();
            var waited = Stopwatch.StartNew();
            await next.Task.WaitAsync(TimeSpan.FromMinutes(1));
            // Only chunks that were running are started again: three requests count their attempts, others look them up.
            Assert.InRange(starts, 1, 9);
            Assert.InRange(listings, 1, 4);
            // 0.5 s on a quiet machine. Starting each finished chunk again took more than 40 s.
            if (TestScale.All) Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }

        await service.EndedAsync(id);
        Assert.Equal(await LocalRun.AgesAsync(body), await service.AgesAsync(id));
        Assert.Equal(0, await service.StopAsync());
    }
}
