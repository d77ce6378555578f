
namespace ServerlessAges.Tests;

/// <summary>A store whose containers do not exist yet.</summary>
[Collection(nameof(Azurite))]
public sealed class MissingContainersTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_first_requests_create_the_containers()
    {
        var (store, test) = (NewStore(out var options), BlobServiceFactory.Create(options));

        Assert.Null(await store.States.FindAsync(Sample.Id, default));
        Assert.Equal([options.Results, options.Working, options.Inputs], await OwnAsync());

        async Task<string[]> OwnAsync() => await test.GetBlobContainersAsync().Select(container => container.Name)
            .Where(name => name == options.Inputs || name == options.Results || name == options.Working).ToArrayAsync();
    }

    [Fact]
    public async Task Writes_and_listings_of_several_at_a_time_create_them_too_and_again_after_a_deletion()
    {
        var store = NewStore(out var options);

        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.States.TryCreateAsync(Sample.State(), default)));
        Assert.Single(created, state => state is not null);
        Assert.Empty(await store.Inputs.ListAsync(options.Inputs, "", default).ToArrayAsync());

        await BlobServiceFactory.Create(options).GetBlobContainerClient(options.Working).DeleteAsync();
        var upload = await store.Inputs.UploadAsync(new MemoryStream([1, 2, 3]), default);
        Assert.Equal(3, upload.Length);
    }

    [Fact]
    public async Task A_container_that_is_not_ours_is_not_created()
    {
        var store = NewStore(out var options);

        Assert.Null(await store.Inputs.FindAsync("not-ours", "a.csv", default));
        var containers = await BlobServiceFactory.Create(options).GetBlobContainersAsync().Select(container => container.Name).ToArrayAsync();
        Assert.Empty(containers.Intersect(["not-ours", options.Working]));
    }

    private BatchStorage NewStore(out BlobStoreOptions options)
    {
        var unique = Guid.NewGuid().ToString("N");
        options = new BlobStoreOptions
        {
            ConnectionString = azurite.ConnectionString, Inputs = $"scientists-{unique}", Results = $"ages-{unique}", Working = $"batches-{unique}",
        };
        return BlobStorage.Create(options);
    }
}
