using Azure.Core;

namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class StoredInputTests(AzuriteFixture azurite)
{
    private const int BlockSize = 4 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(2 * BlockSize + 7)]
    public async Task The_first_body_of_a_name_stays(int length)
    {
        var test = await TestStore.CreateAsync(azurite);

        var stored = await test.Store.Inputs.StoreAsync(test.Inputs.Name, "a/b.csv", new MemoryStream(Sample.Bytes(length, 1)), default);
        var second = await test.Store.Inputs.StoreAsync(test.Inputs.Name, "a/b.csv", new MemoryStream(Sample.Bytes(length, 2)), default);

        Assert.Equal((await test.Store.Inputs.FindAsync(test.Inputs.Name, "a/b.csv", default))!.Blob, stored);
        Assert.Equal(length, stored!.Length);
        Assert.Null(second);
        Assert.Equal(Sample.Bytes(length, 1), (await test.Inputs.GetBlobClient("a/b.csv").DownloadContentAsync()).Value.Content.ToArray());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2 * BlockSize)]
    public async Task A_body_whose_answer_was_lost_is_stored(int length)
    {
        var test = await TestStore.CreateAsync(azurite);
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put
            && !request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal));

        var stored = await test.Through(lost).Inputs.StoreAsync(test.Inputs.Name, "a.csv", new MemoryStream(Sample.Bytes(length)), default);

        Assert.True(lost.WasLost);
        Assert.Equal(length, stored!.Length);
    }

    [Fact]
    public async Task Of_concurrent_bodies_one_is_stored()
    {
        var test = await TestStore.CreateAsync(azurite);

        var stored = await Task.WhenAll(Enumerable.Range(1, 4).Select(seed => test.Through().Inputs.StoreAsync(
            test.Inputs.Name, "a.csv", new MemoryStream(Sample.Bytes(BlockSize + 7, seed)), default)));

        Assert.Single(stored, blob => blob is not null);
        var content = (await test.Inputs.GetBlobClient("a.csv").DownloadContentAsync()).Value.Content.ToArray();
        Assert.Equal(Sample.Bytes(BlockSize + 7, Array.FindIndex(stored, blob => blob is not null) + 1), content);
    }

    [Fact]
    public async Task A_body_that_breaks_off_or_has_no_valid_name_stores_nothing()
    {
        var test = await TestStore.CreateAsync(azurite);

        await Assert.ThrowsAsync<IOException>(() => test.Store.Inputs.StoreAsync(test.Inputs.Name, "a.csv", new FailingBody(3 * BlockSize), default));
        var fault = await Assert.ThrowsAsync<BatchException>(() =>
            test.Store.Inputs.StoreAsync(test.Inputs.Name, $"../{test.Working.Name}/a", new MemoryStream([1]), default));

        Assert.Equal("bad-blob-name", fault.Code);
        Assert.Empty(await TestStore.NamesAsync(test.Inputs));
        Assert.Empty(await TestStore.NamesAsync(test.Working));
    }
}
