using System.Text.Json;

namespace ServerlessAges.Tests.Http;

/// <summary>Progress, rate and timeline of a batch.</summary>
[Collection("service")]
public sealed class ProgressTests(Service service)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Progress_ends_at_the_whole_and_the_timeline_adds_up(bool gzip)
    {
        var body = Inputs.Mixed(20_000, seed: 73);
        var id = await service.AcceptedAsync(
            gzip ? Inputs.Gzip(body) : body, query: $"?referenceYear=2017&chunkSize={body.Length / 20}", encoding: gzip ? "gzip" : null);

        var batch = await service.EndedAsync(id);
        var timeline = await service.GetAsync($"api/batches/{id}/timeline");

        var progress = batch.GetProperty("progress");
        Assert.Equal(body.Length, progress.GetProperty("length").GetInt64());
        Assert.Equal(body.Length, progress.GetProperty("bytes").GetInt64());
        Assert.Equal(progress.GetProperty("chunks").GetInt32(), progress.GetProperty("chunksDone").GetInt32());
        Assert.True(progress.GetProperty("recordsPerSecond").GetDouble() > 0);
        Assert.True(progress.GetProperty("bytesPerSecond").GetDouble() > 0);
        Assert.Equal(0, progress.GetProperty("secondsRemaining").GetDouble());

        Assert.Equal((id, "Succeeded", 1), (timeline.GetProperty("id").GetString(), timeline.GetProperty("status").GetString(), timeline.GetProperty("attempt").GetInt32()));
        Assert.Equal(batch.GetProperty("accepted").GetDateTimeOffset(), timeline.GetProperty("accepted").GetDateTimeOffset());
        var chunks = timeline.GetProperty("chunks").EnumerateArray().GroupBy(chunk => chunk.GetProperty("index").GetInt32()).ToArray();
        Assert.Equal(Enumerable.Range(0, progress.GetProperty("chunks").GetInt32()), chunks.Select(chunk => chunk.Key));
        var last = chunks.Select(chunk => chunk.Last()).ToArray();
        Assert.Equal(batch.GetProperty("counts").GetProperty("records").GetInt64(), last.Sum(chunk => chunk.GetProperty("records").GetInt64()));
        Assert.Equal(body.Length - "name,born\r\n".Length, last.Sum(chunk => chunk.GetProperty("bytesIn").GetInt64()));
        Assert.All(last, AssertComplete);
    }

    [Fact]
    public async Task A_running_batch_has_a_timeline_and_says_what_it_does_not_know_yet()
    {
        var body = Inputs.Mixed(100_000, seed: 74);
        var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 400}");
        await Wait.UntilAsync(
            async () => (await service.GetAsync($"api/batches/{id}")).TryGetProperty("progress", out var begun)
                && begun.GetProperty("chunksDone").GetInt32() > 3,
            "some chunks are done");

        using var cancelled = await service.SendAsync(HttpMethod.Post, $"api/batches/{id}/cancel");
        var timeline = await service.GetAsync($"api/batches/{id}/timeline");
        var stopped = await service.GetAsync($"api/batches/{id}");

        Assert.InRange(timeline.GetProperty("chunks").GetArrayLength(), 4, 400);
        Assert.Equal(JsonValueKind.Null, stopped.GetProperty("progress").GetProperty("secondsRemaining").ValueKind);
        Assert.Equal(["delete", "redrive", "self", "timeline"], stopped.GetProperty("links").EnumerateObject().Select(link => link.Name).Order());
        using var missing = await service.SendAsync(HttpMethod.Get, "api/batches/missing/timeline");
        await Service.ProblemAsync(missing, 404, "batch-not-found");
    }

    private static void AssertComplete(JsonElement chunk)
    {
        Assert.True(chunk.GetProperty("seconds").GetDouble() > 0);
        Assert.True(chunk.GetProperty("cores").GetInt32() > 0);
        Assert.NotEmpty(chunk.GetProperty("instance").GetString()!);
        Assert.InRange(chunk.GetProperty("began").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.InRange(chunk.GetProperty("rejected").GetInt64(), 0, chunk.GetProperty("records").GetInt64());
        Assert.True(chunk.GetProperty("bytesOut").GetInt64() >= 0 && chunk.GetProperty("recomputed").GetInt64() >= 0);
    }
}
