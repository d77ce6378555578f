using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace ServerlessAges.Tests.Cli;

/// <summary>Compares `ages estimate` with the requests and the time of a batch.</summary>
public sealed class EstimateTests
{
    private static readonly int ChunkSize = TestScale.All ? 1 << 20 : 1 << 18;
    private static readonly int Records = TestScale.All ? 400_000 : 100_000;

    [Fact]
    public async Task A_batch_needs_the_predicted_requests_and_time()
    {
        Service.SkipUnlessEmbedded();
        await using var host = await ProxiedHost.StartAsync();
        var service = host.Service;
        var seen = new ConcurrentQueue<StorageRequest>();
        host.Proxy.Decide = request =>
        {
            seen.Enqueue(request);
            return Fate.Pass;
        };

        // Measure the speed of this machine. The estimate uses it.
        await SecondsAsync(records: 1_000); // warm up
        var fixedSeconds = await SecondsAsync(records: 1_000);
        var before = await SecondsAsync(Records);
        seen.Clear();
        var measured = await SecondsAsync(3 * Records);
        var counted = seen.ToArray();
        var after = await SecondsAsync(Records);

        var bytes = Samples.Rows(Records).Length;
        var chunks = (bytes / ChunkSize) + 1;
        var perChunk = Math.Max(0.001, ((before + after) / 2 - fixedSeconds) / chunks); // busy machines vary
        var plan = await PredictedAsync(Samples.Rows(3 * Records).Length, fixedSeconds, perChunk);
        var predicted = plan.GetProperty("engines").EnumerateArray().Single(engine => engine.GetProperty("name").GetString()!.StartsWith("ages serve", StringComparison.Ordinal))
            .GetProperty("seconds").GetDouble();
        // The time of a small batch on a busy machine varies too much.
        if (TestScale.All) Assert.True(predicted is > 0 && predicted < 2 * measured && measured < 2 * predicted, $"predicted {predicted:0.00} s, measured {measured:0.00} s");
        Near(plan, "blobLists", counted.Count(request => request.Query.Contains("prefix=work", StringComparison.Ordinal)));
        Near(plan, "blobReads", counted.Count(request => request.Method is "GET" && !request.Query.Contains("comp=list&", StringComparison.Ordinal)));
        Near(plan, "blobWrites", counted.Count(request => request.Method is "PUT" && !request.Path.StartsWith("batches/uploads", StringComparison.Ordinal)));
        Assert.Equal(0, await service.StopAsync());

        // Waits without polling the service, because each poll is a request to storage.
        async Task<double> SecondsAsync(int records)
        {
            seen.Clear();
            var id = await service.AcceptedAsync(Encoding.UTF8.GetBytes(Samples.Rows(records)), query: $"?referenceYear=2017&chunkSize={ChunkSize}");
            await Wait.UntilAsync(() => seen.Any(request => IsLast(request, id)), $"{id} succeeds", TimeSpan.FromMinutes(3));
            var state = Service.Json(seen.Last(request => IsLast(request, id)).Body);
            return (state.GetProperty("changed").GetDateTimeOffset() - state.GetProperty("accepted").GetDateTimeOffset()).TotalSeconds;
        }
    }

    private static bool IsLast(StorageRequest request, string id) =>
        request.Method == "PUT" && request.Path == $"batches/states/{id}.json" && request.Body.Contains("\"Succeeded\"", StringComparison.Ordinal);

    private static async Task<JsonElement> PredictedAsync(int bytes, double batchSeconds, double chunkSeconds)
    {
        var ended = await Ages.RunAsync(
            "estimate", "--size", $"{bytes}", "--chunk-size", $"{ChunkSize}", "--json", "--set", FormattableString.Invariant($"batchSeconds={batchSeconds}"),
            "--set", FormattableString.Invariant($"chunkSeconds={chunkSeconds}"), "--set", "emulatorBytesPerSecond=1e12", "--set", "coreBytesPerSecond=1e12");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        return Service.Json(ended.Output);
    }

    private static void Near(JsonElement plan, string name, int counted)
    {
        var predicted = plan.GetProperty(name).GetInt64();
        Assert.True(predicted < 1.3 * counted && counted < 1.3 * predicted, $"{name}: predicted {predicted}, counted {counted}");
    }
}
