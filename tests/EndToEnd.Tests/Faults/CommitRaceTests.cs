using System.Net;

namespace ServerlessAges.Tests.Faults;

/// <summary>Cancel, redrive and delete before, during and after the commit.</summary>
[Trait("Category", "Faults")]
public sealed class CommitRaceTests(ProxiedHost host) : IClassFixture<ProxiedHost>
{
    private static readonly byte[] Body = Inputs.Mixed(2_000, seed: 51);

    private Service Service => host.Service;

    [Theory]
    [InlineData("cancel")]
    [InlineData("redrive")]
    [InlineData("delete")]
    public async Task A_batch_that_is_committing_can_only_succeed(string action)
    {
        Service.SkipUnlessOwn();
        var held = host.Proxy.HoldAsync(request => request.Query.Contains("comp=blocklist", StringComparison.Ordinal)
            && request.Method == "PUT" && request.Path.EndsWith("/results.ndjson", StringComparison.Ordinal) ? Fate.Hold : Fate.Pass);
        var id = await Service.AcceptedAsync(Body, query: "?referenceYear=2017");
        await held;

        Assert.Equal(HttpStatusCode.Conflict, await CallAsync(id, action));

        host.Proxy.Release();
        Assert.Equal(1, (await Service.EndedAsync(id)).GetProperty("attempt").GetInt32());
        await AssertExactAsync(id);
    }

    [Fact]
    public async Task A_batch_cancelled_before_its_commit_publishes_nothing_and_can_be_redriven()
    {
        Service.SkipUnlessOwn();
        var held = host.Proxy.HoldAsync(request =>
            request.Method == "PUT" && request.Path.StartsWith("batches/states/", StringComparison.Ordinal)
            && request.Body.Contains("Committing", StringComparison.Ordinal) ? Fate.Hold : Fate.Pass);
        var id = await Service.AcceptedAsync(Body, query: "?referenceYear=2017");
        await held;

        Assert.Equal(HttpStatusCode.OK, await CallAsync(id, "cancel"));
        host.Proxy.Release();

        await Service.EndedAsync(id, "Cancelled");
        Assert.False(await Service.Results.GetBlobClient($"{id}/results.ndjson").ExistsAsync());
        Assert.Equal(HttpStatusCode.Accepted, await CallAsync(id, "redrive"));
        Assert.Equal(2, (await Service.EndedAsync(id)).GetProperty("attempt").GetInt32());
        await AssertExactAsync(id);
    }

    [Fact]
    public async Task A_cancelled_batch_stages_no_block_after_five_seconds()
    {
        Service.SkipUnlessOwn();
        var body = Inputs.Mixed(200_000, seed: 52);
        var id = await Service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 400}");
        var before = host.Proxy.StagedBlocks.Count;
        await Wait.UntilAsync(() => host.Proxy.StagedBlocks.Count > before + 5, "chunks are running");

        Assert.Equal(HttpStatusCode.OK, await CallAsync(id, "cancel"));

        var cancelled = DateTime.UtcNow;
        var (staged, since) = (host.Proxy.StagedBlocks.Count, cancelled);
        await Wait.UntilAsync(
            () =>
            {
                if (host.Proxy.StagedBlocks.Count != staged) (staged, since) = (host.Proxy.StagedBlocks.Count, DateTime.UtcNow);
                return DateTime.UtcNow - since > TimeSpan.FromSeconds(6);
            },
            "no block was staged for six seconds");
        Assert.InRange(since - cancelled, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.False(await Service.Results.GetBlobClient($"{id}/results.ndjson").ExistsAsync());
    }

    private async Task<HttpStatusCode> CallAsync(string id, string action)
    {
        using var answer = action == "delete"
            ? await Service.Http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative))
            : await Service.Http.PostAsync(new Uri($"api/batches/{id}/{action}", UriKind.Relative), null);
        return answer.StatusCode;
    }

    private async Task AssertExactAsync(string id) => Assert.Equal(await LocalRun.AgesAsync(Body), await Service.AgesAsync(id));
}
