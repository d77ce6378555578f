using System.Net;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Batches;

/// <summary>Stopping a batch and going on with it, in any order and at once.</summary>
[Collection("service")]
public sealed class RedriveTests(Service service)
{
    private const int Chunks = 300;

    [Fact]
    public async Task A_redrive_computes_only_what_is_missing_and_says_how_much_it_reused()
    {
        var body = Inputs.Mixed(60_000, seed: 6);
        var id = await StartAsync(body);
        await HalfDoneAsync(id);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(id, "cancel"));
        await service.EndedAsync(id, "Cancelled");

        using var answer = await service.Http.PostAsync(Route(id, "redrive"), null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var redriven = Service.Json(await answer.Content.ReadAsStringAsync());
        Assert.Equal(2, redriven.GetProperty("attempt").GetInt32());
        var reused = redriven.GetProperty("chunksReused").GetInt32();
        Assert.InRange(reused, 10, Chunks - 1);
        await service.EndedAsync(id);
        await IsExactAsync(id, body);
    }

    [Fact]
    public async Task Redriving_twice_is_redriving_once_and_what_succeeded_is_not_redriven()
    {
        var body = Inputs.Mixed(20_000, seed: 7);
        var id = await StartAsync(body);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(id, "cancel"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(id, "redrive")));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Accepted, status));
        Assert.Equal(2, (await service.EndedAsync(id)).GetProperty("attempt").GetInt32());
        await IsExactAsync(id, body);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(id, "redrive"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("nobody", "redrive"));
    }

    [Fact]
    public async Task A_drop_that_was_refused_cannot_be_redriven()
    {
        var drop = $"refused-{Guid.NewGuid()}.csv";
        await service.Drops.GetBlobClient(drop).UploadAsync(
            new BinaryData(Inputs.Csv),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "soon" } });
        var id = await service.DroppedAsync(drop);
        await service.EndedAsync(id, "Failed");

        using var answer = await service.Http.PostAsync(Route(id, "redrive"), null);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("referenceYear", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_uploads_of_one_key_at_once_are_one_batch()
    {
        var key = Guid.NewGuid().ToString();
        var body = Inputs.Mixed(5_000, seed: 8);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => service.PostAsync(body, query: "?referenceYear=2017", key: key)));

        var id = Assert.Single(answers.Select(answer => answer.Headers.Location!.Segments[^1]).Distinct());
        await service.EndedAsync(id);
        await IsExactAsync(id, body);
        foreach (var answer in answers) answer.Dispose();
    }

    [Theory]
    [InlineData("cancel", "cancel")]
    [InlineData("cancel", "redrive")]
    [InlineData("cancel", "delete")]
    [InlineData("redrive", "redrive")]
    [InlineData("redrive", "delete")]
    [InlineData("delete", "delete")]
    public async Task Whatever_races_ends_in_one_consistent_state(string one, string other)
    {
        var body = Inputs.Mixed(4_000, seed: 9);
        // From the first moments, over the middle, to the commit and past it; half of them stopped before.
        for (var round = 0; round < 8; round += TestScale.All ? 1 : 3)
        {
            var id = await StartAsync(body, chunks: 20);
            if (round % 2 == 1) await PostAsync(id, "cancel");
            await Wait.UntilAsync(async () => await IsPastAsync(id, 3 * (round / 2)), "the batch is so far");

            var answers = await Task.WhenAll(PostAsync(id, one), PostAsync(id, other), PostAsync(id, one));

            Assert.All(answers, status => Assert.Contains(
                status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Conflict]));
            await IsConsistentAsync(id, body);
        }
    }

    // Ended for good: with exact ages, or with none.
    private async Task IsConsistentAsync(string id, byte[] body)
    {
        var status = "";
        await Wait.UntilAsync(
            async () => (status = await StatusAsync(id)) is "Succeeded" or "Failed" or "Cancelled" or "Deleted", $"{id} ends");
        if (status == "Succeeded") await IsExactAsync(id, body);
        else Assert.False(await service.Results.GetBlobClient($"{id}/manifest.json").ExistsAsync(), status);
        if (status is "Cancelled" or "Deleted") Assert.False(await service.Results.GetBlobClient($"{id}/ages.ndjson").ExistsAsync(), status);
        Assert.NotEqual("Failed", status);
    }

    private async Task<bool> IsPastAsync(string id, int chunks)
    {
        var batch = await service.GetAsync($"api/batches/{id}");
        return batch.GetProperty("status").GetString() is not ("Pending" or "Running")
            || chunks == 0
            || (batch.TryGetProperty("progress", out var progress) && progress.GetProperty("chunksDone").GetInt32() >= chunks);
    }

    private async Task HalfDoneAsync(string id) => await Wait.UntilAsync(
        async () => (await service.GetAsync($"api/batches/{id}")).TryGetProperty("progress", out var progress)
            && progress.GetProperty("chunksDone").GetInt32() is > 10 and < Chunks - 10,
        "some chunks are done, not all");

    private Task<string> StartAsync(byte[] body, int chunks = Chunks) =>
        service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / chunks}");

    private async Task<string> StatusAsync(string id) =>
        (await service.GetAsync($"api/batches/{id}")).GetProperty("status").GetString()!;

    private async Task<HttpStatusCode> PostAsync(string id, string what)
    {
        using var answer = what == "delete"
            ? await service.Http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative))
            : await service.Http.PostAsync(Route(id, what), null);
        return answer.StatusCode;
    }

    private async Task IsExactAsync(string id, byte[] body)
    {
        var local = await Ages.RunAsync(["run", "-", "--reference-year", "2017"], body);
        Assert.Equal(local.Output, await service.AgesAsync(id));
    }

    private static Uri Route(string id, string what) => new($"api/batches/{id}/{what}", UriKind.Relative);
}
