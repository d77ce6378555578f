using System.Diagnostics;

namespace ServerlessAges.Tests.Faults;

/// <summary>The host is killed again and again while it processes a batch of many chunks.</summary>
[Trait("Category", "Faults")]
public sealed class ManyRestartsTests
{
    // A restart with 1,000 of 2,000 chunks done is among the larger ones.
    private static readonly (int Chunks, int Kills) Scale = TestScale.All ? (2000, 3) : (150, 2);

    [Fact]
    public async Task Each_restart_lists_the_checkpoints_once_and_goes_on_with_new_chunks()
    {
        Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "the embedded host's restart");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        var (records, starts, listings) = (0, 0, 0);
        TaskCompletionSource next = new();
        proxy.Decide = request =>
        {
            var isPut = request.Method == "PUT";
            if (isPut && request.Path.Contains("/starts/", StringComparison.Ordinal)) Interlocked.Increment(ref starts);
            if (request.Query.Contains("comp=list", StringComparison.Ordinal) && request.Query.Contains("records", StringComparison.Ordinal))
                Interlocked.Increment(ref listings);
            if (isPut && request.Path.Contains("/records/", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref records);
                next.TrySetResult();
            }

            return Fate.Pass;
        };
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var body = Inputs.Mixed(20 * Scale.Chunks, seed: 41);
        var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / Scale.Chunks}");

        for (var kill = 1; kill <= Scale.Kills; kill++)
        {
            await Wait.UntilAsync(
                () => Task.FromResult(Volatile.Read(ref records) >= kill * Scale.Chunks / (Scale.Kills + 1)), "some more chunks are done",
                TimeSpan.FromMinutes(10));
            service.KillHost();
            (starts, listings, next) = (0, 0, new TaskCompletionSource());
            await service.StartOnAsync(storage, proxy);
            var waited = Stopwatch.StartNew();
            await next.Task.WaitAsync(TimeSpan.FromMinutes(1));
            // Those that were at work are started again: counted in three requests, and looked up.
            Assert.InRange(starts, 1, 9);
            Assert.InRange(listings, 1, 4);
            // 0.5 s on a quiet machine. Starting each finished chunk again took more than 40 s.
            if (TestScale.All) Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }

        await service.EndedAsync(id);
        await File.WriteAllBytesAsync(folder["in.csv"], body);
        var local = await Ages.RunAsync("run", folder["in.csv"], "--output", folder["out.ndjson"], "--reference-year", "2017");
        Assert.True(local.ExitCode is 0 or 3, local.Error);
        Assert.Equal(await File.ReadAllTextAsync(folder["out.ndjson"]), await service.AgesAsync(id));
        Assert.Equal(0, await service.StopAsync());
    }
}
