using System.Net;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Batches;

/// <summary>Cancel, redrive and delete, one after another and concurrently.</summary>
[Collection("service")]
public sealed class RedriveTests(Service service)
{
    private const int Chunks = 300;

    [Fact]
    public async Task A_redrive_computes_only_missing_chunks_and_reports_the_reused_ones()
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
        await AssertExactAsync(id, body);
    }

    [Fact]
    public async Task Concurrent_redrives_are_one_and_a_succeeded_batch_cannot_be_redriven()
    {
        var body = Inputs.Mixed(20_000, seed: 7);
        var id = await StartAsync(body);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(id, "cancel"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(id, "redrive")));

        Assert.Single(answers, HttpStatusCode.Accepted);
        Assert.Equal(4, answers.Count(status => status == HttpStatusCode.Conflict));
        Assert.Equal(2, (await service.EndedAsync(id)).GetProperty("attempt").GetInt32());
        await AssertExactAsync(id, body);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(id, "redrive"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("unknown", "redrive"));
    }

    [Fact]
    public async Task An_uploaded_blob_that_was_refused_cannot_be_redriven()
    {
        var name = $"refused-{Guid.NewGuid()}.csv";
        await service.InputContainer.GetBlobClient(name).UploadAsync(
            new BinaryData(Inputs.Csv),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "soon" } });
        var id = await service.BatchOfBlobAsync(name);
        await service.EndedAsync(id, "Failed");

        using var answer = await service.Http.PostAsync(Route(id, "redrive"), null);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("referenceYear", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_concurrent_uploads_with_one_key_are_one_batch()
    {
        var key = Guid.NewGuid().ToString();
        var body = Inputs.Mixed(5_000, seed: 8);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => service.PostAsync(body, query: "?referenceYear=2017", key: key)));

        var id = Assert.Single(answers.Select(answer => answer.Headers.Location!.Segments[^1]).Distinct());
        await service.EndedAsync(id);
        await AssertExactAsync(id, body);
        foreach (var answer in answers) answer.Dispose();
    }

    [Theory]
    [InlineData("cancel", "cancel")]
    [InlineData("cancel", "redrive")]
    [InlineData("cancel", "delete")]
    [InlineData("redrive", "redrive")]
    [InlineData("redrive", "delete")]
    [InlineData("delete", "delete")]
    public async Task Concurrent_actions_end_in_one_consistent_state(string one, string other)
    {
        var body = Inputs.Mixed(4_000, seed: 9);
        // From before the plan to after the commit. Odd rounds start with a cancelled batch.
        for (var round = TestScale.All ? 0 : 2; round < (TestScale.All ? 8 : 4); round++)
        {
            var id = await StartAsync(body, chunks: 20);
            if (round % 2 == 1) await PostAsync(id, "cancel");
            await Wait.UntilAsync(async () => await IsPastAsync(id, 3 * (round / 2)), "enough chunks are done");

            var answers = await Task.WhenAll(PostAsync(id, one), PostAsync(id, other), PostAsync(id, one));

            Assert.All(answers, status => Assert.Contains(
                status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Conflict]));
            await AssertConsistentAsync(id, body);
        }
    }

    // A batch that ended has exact ages, or none.
    private async Task AssertConsistentAsync(string id, byte[] body)
    {
        var status = "";
        await Wait.UntilAsync(
            async () => (status = await StatusAsync(id)) is "Succeeded" or "Failed" or "Cancelled" or "Deleted", $"{id} ends");
        if (status == "Succeeded") await AssertExactAsync(id, body);
        else Assert.False(await service.Results.GetBlobClient($"{id}/manifest.json").ExistsAsync(), status);
        if (status is "Cancelled" or "Deleted") Assert.False(await service.Results.GetBlobClient($"{id}/results.ndjson").ExistsAsync(), status);
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
        "some chunks are done, but not all");

    private Task<string> StartAsync(byte[] body, int chunks = Chunks) =>
        service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / chunks}");

    private async Task<string> StatusAsync(string id) =>
        (await service.GetAsync($"api/batches/{id}")).GetProperty("status").GetString()!;

    private async Task<HttpStatusCode> PostAsync(string id, string action)
    {
        using var answer = action == "delete"
            ? await service.Http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative))
            : await service.Http.PostAsync(Route(id, action), null);
        return answer.StatusCode;
    }

    private async Task AssertExactAsync(string id, byte[] body) =>
        Assert.Equal(await LocalRun.AgesAsync(body), await service.AgesAsync(id));

    private static Uri Route(string id, string action) => new($"api/batches/{id}/{action}", UriKind.Relative);
}
