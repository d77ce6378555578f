using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace ServerlessAges.Tests.Cli;

/// <summary>`ages estimate` beside what happens: requests as they are counted on their way to storage, and time.</summary>
public sealed class EstimateTests
{
    private const int ChunkSize = 1 << 20;

    [Fact]
    public async Task A_batch_takes_the_requests_and_the_time_that_were_predicted()
    {
        Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "needs an embedded host on a storage of its own");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var seen = new ConcurrentQueue<StorageRequest>();
        proxy.Decide = request =>
        {
            seen.Enqueue(request);
            return Fate.Pass;
        };

        // How fast this machine is just now; the formula has to say the rest.
        await SecondsAsync(records: 1_000); // what is done once
        var least = await SecondsAsync(records: 1_000);
        var before = await SecondsAsync(records: 400_000);
        seen.Clear();
        var measured = await SecondsAsync(records: 1_200_000);
        var counted = seen.ToArray();
        var after = await SecondsAsync(records: 400_000);

        var bytes = Samples.Rows(400_000).Length;
        var chunks = (bytes / ChunkSize) + 1;
        var perChunk = ((before + after) / 2 - least) / chunks;
        var plan = await PredictedAsync(Samples.Rows(1_200_000).Length, least, perChunk);
        var predicted = plan.GetProperty("engines").EnumerateArray().Single(engine => engine.GetProperty("name").GetString()!.StartsWith("ages serve", StringComparison.Ordinal))
            .GetProperty("seconds").GetDouble();
        Assert.True(predicted is > 0 && predicted < 2 * measured && measured < 2 * predicted, $"predicted {predicted:0.00} s, measured {measured:0.00} s");
        Near(plan, "blobLists", counted.Count(request => request.Query.Contains("prefix=work", StringComparison.Ordinal)));
        Near(plan, "blobReads", counted.Count(request => request.Method is "GET" && !request.Query.Contains("comp=list&", StringComparison.Ordinal)));
        Near(plan, "blobWrites", counted.Count(request => request.Method is "PUT" && !request.Path.StartsWith("batches/uploads", StringComparison.Ordinal)));
        Assert.Equal(0, await service.StopAsync());

        // Not asked about before it has ended: every question is a request to storage too.
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
