using System.Net;

namespace ServerlessAges.Tests.Faults;

/// <summary>Cancel, redrive and delete, held against the commit: before, in and after it.</summary>
[Trait("Category", "Faults")]
public sealed class CommitRaceTests
{
    private static readonly byte[] Body = Inputs.Mixed(2_000, seed: 51);

    [Theory]
    [InlineData("cancel")]
    [InlineData("redrive")]
    [InlineData("delete")]
    public async Task What_is_being_committed_can_only_succeed(string what)
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        proxy.Decide = request => request.Query.Contains("comp=blocklist", StringComparison.Ordinal) && request.Method == "PUT"
            && request.Path.EndsWith("/ages.ndjson", StringComparison.Ordinal) ? Fate.Hold : Fate.Pass;
        var id = await service.AcceptedAsync(Body, query: "?referenceYear=2017");
        await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(1));

        using (var answer = await CallAsync(service, id, what))
            Assert.Equal(what == "redrive" ? HttpStatusCode.Accepted : HttpStatusCode.Conflict, answer.StatusCode); // at work: nothing to redrive

        proxy.Decide = _ => Fate.Pass;
        proxy.Release();
        Assert.Equal(1, (await service.EndedAsync(id)).GetProperty("attempt").GetInt32());
        await IsExactAsync(service, id);
    }

    [Fact]
    public async Task What_was_cancelled_before_its_commit_publishes_nothing_and_can_be_redriven()
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        proxy.Decide = request => request.Method == "PUT" && request.Path.StartsWith("batches/states/", StringComparison.Ordinal)
            && request.Body.Contains("Committing", StringComparison.Ordinal) ? Fate.Hold : Fate.Pass;
        var id = await service.AcceptedAsync(Body, query: "?referenceYear=2017");
        await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(1));

        using (var answer = await CallAsync(service, id, "cancel")) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        proxy.Decide = _ => Fate.Pass;
        proxy.Release();

        await service.EndedAsync(id, "Cancelled");
        using (var answer = await CallAsync(service, id, "redrive")) Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(2, (await service.EndedAsync(id)).GetProperty("attempt").GetInt32());
        await IsExactAsync(service, id);
    }

    [Fact]
    public async Task A_cancel_takes_hold_within_five_seconds()
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var body = Inputs.Mixed(200_000, seed: 52);
        var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 400}");
        await Wait.UntilAsync(() => proxy.StagedBlocks.Count > 5, "chunks are at work");

        using (var answer = await CallAsync(service, id, "cancel")) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var cancelled = DateTime.UtcNow;
        var (staged, since) = (proxy.StagedBlocks.Count, cancelled);
        await Wait.UntilAsync(
            () =>
            {
                if (proxy.StagedBlocks.Count != staged) (staged, since) = (proxy.StagedBlocks.Count, DateTime.UtcNow);
                return DateTime.UtcNow - since > TimeSpan.FromSeconds(6);
            },
            "nothing is staged any more");
        Assert.InRange(since - cancelled, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.False(await service.Results.GetBlobClient($"{id}/ages.ndjson").ExistsAsync());
    }

    private static Task<HttpResponseMessage> CallAsync(Service service, string id, string what) => what == "delete"
        ? service.Http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative))
        : service.Http.PostAsync(new Uri($"api/batches/{id}/{what}", UriKind.Relative), null);

    private static async Task IsExactAsync(Service service, string id)
    {
        var local = await Ages.RunAsync(["run", "-", "--reference-year", "2017"], Body);
        Assert.Equal(local.Output, await service.AgesAsync(id));
    }
}
