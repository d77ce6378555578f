using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class InputsTests(AzuriteFixture azurite)
{
    private const int BlockSize = 4 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BlockSize)]
    [InlineData(BlockSize + 1)]
    [InlineData(5 * BlockSize + 12_345)]
    public async Task An_upload_holds_the_body_in_the_version_it_names(int length)
    {
        var test = await TestStore.CreateAsync(azurite);
        var body = Sample.Bytes(length);

        var upload = await test.Store.Inputs.UploadAsync(new MemoryStream(body), default);

        Assert.Equal((test.Working.Name, (long)length), (upload.Container, upload.Length));
        Assert.StartsWith("uploads/", upload.Name, StringComparison.Ordinal);
        Assert.Equal(upload, (await test.Store.Inputs.FindAsync(upload.Container, upload.Name, default))!.Blob);
        Assert.Equal(body, (await test.Working.GetBlobClient(upload.Name).DownloadContentAsync()).Value.Content.ToArray());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3 * BlockSize)]
    public async Task A_body_that_breaks_off_leaves_no_upload(long length)
    {
        var test = await TestStore.CreateAsync(azurite);

        var failure = await Assert.ThrowsAsync<IOException>(() => test.Store.Inputs.UploadAsync(new FailingBody(length), default));

        Assert.Equal("The sender has gone.", failure.Message);
        Assert.Empty(await TestStore.NamesAsync(test.Working));
    }

    [Fact]
    public async Task An_upload_needs_memory_for_a_few_blocks_only()
    {
        var test = await TestStore.CreateAsync(azurite);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await Assert.ThrowsAsync<IOException>(() =>
            test.Store.Inputs.UploadAsync(new FailingBody(20 * BlockSize), default));

        Assert.InRange(
            GC.GetTotalAllocatedBytes(precise: true) - before, 0, 6 * BlockSize);
    }

    [Fact]
    public async Task Small_uploads_use_their_array_again()
    {
        var test = await TestStore.CreateAsync(azurite);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        for (var i = 0; i < 10; i++) await test.Store.Inputs.UploadAsync(new MemoryStream([1]), default);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 3 * BlockSize);
    }

    [Fact]
    public async Task An_upload_can_be_cancelled()
    {
        var test = await TestStore.CreateAsync(azurite);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            test.Store.Inputs.UploadAsync(new FailingBody(long.MaxValue), stop.Token));
        Assert.Empty(await TestStore.NamesAsync(test.Working));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2 * BlockSize)]
    public async Task An_upload_whose_answer_was_lost_is_there_once(int length)
    {
        var test = await TestStore.CreateAsync(azurite);
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put
            && !request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal));

        var upload = await test.Through(lost).Inputs.UploadAsync(new MemoryStream(Sample.Bytes(length)), default);

        Assert.True(lost.WasLost);
        Assert.Equal([upload.Name], await TestStore.NamesAsync(test.Working));
        Assert.Equal(upload, (await test.Store.Inputs.FindAsync(upload.Container, upload.Name, default))!.Blob);
    }

    [Fact]
    public async Task An_upload_can_be_deleted_again_and_again_and_nothing_else_can()
    {
        var test = await TestStore.CreateAsync(azurite);
        var upload = await test.Store.Inputs.UploadAsync(new MemoryStream([1]), default);

        await test.Store.Inputs.DeleteUploadAsync(upload.Name, default);
        await test.Store.Inputs.DeleteUploadAsync(upload.Name, default);

        Assert.Empty(await TestStore.NamesAsync(test.Working));
        var drop = await test.PutAsync("drop.csv", [1]);
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Inputs.DeleteUploadAsync(drop.Name, default));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            test.Store.Inputs.DeleteUploadAsync("uploads/../states/a.json", default));
    }

    [Fact]
    public async Task Finds_a_blob_with_its_metadata_and_tells_its_kind()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Drops.GetBlobClient("a folder/é.csv").UploadAsync(
            new BinaryData("name,born\n"),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["ReferenceYear"] = "2017" } });
        await test.Drops.GetAppendBlobClient("log").CreateAsync();
        await test.Drops.GetPageBlobClient("disk").CreateAsync(512);

        var block = await test.Store.Inputs.FindAsync(test.Drops.Name, "a folder/é.csv", default);

        Assert.Null(block!.Fault);
        Assert.Equal(10, block.Blob.Length);
        Assert.Equal("2017", block.Metadata["referenceyear"]);
        Assert.Equal("not-a-block-blob", (await test.Store.Inputs.FindAsync(test.Drops.Name, "log", default))!.Fault?.Code);
        Assert.Equal("not-a-block-blob", (await test.Store.Inputs.FindAsync(test.Drops.Name, "disk", default))!.Fault?.Code);
    }

    [Fact]
    public async Task Finds_nothing_where_there_is_nothing()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.States.TryCreateAsync(Sample.State(), default);

        Assert.Null(await test.Store.Inputs.FindAsync(test.Drops.Name, "none", default));
        Assert.Null(await test.Store.Inputs.FindAsync("no-such-container", "none", default));
        var outside = await test.Store.Inputs.FindAsync(test.Drops.Name, $"../{test.Working.Name}/states/{Sample.Id}.json", default);
        Assert.Equal("bad-blob-name", outside?.Fault?.Code);
    }

    [Fact]
    public async Task Lists_drops_as_they_are_found_one_by_one()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.PutAsync("one.csv", [1]);
        await test.Drops.GetBlobClient("two.csv").UploadAsync(
            new BinaryData("12"),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["Format"] = "csv" } });
        await test.Drops.GetAppendBlobClient("log").CreateAsync();
        foreach (var marks in (string[])["true", "false"])
        {
            await test.Drops.GetBlobClient($"folder {marks}").UploadAsync(
                BinaryData.Empty,
                new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = marks } });
        }

        var drops = await test.Store.Inputs.ListUploadedBlobsAsync(default).ToArrayAsync();

        Assert.Equal(["folder false", "folder true", "log", "one.csv", "two.csv"], drops.Select(drop => drop.Blob.Name));
        Assert.Equal([false, true, false, false, false], drops.Select(drop => drop.IsFolder));
        Assert.Equal([null, null, "not-a-block-blob", null, null], drops.Select(drop => drop.Fault?.Code));
        Assert.Equal("csv", drops[4].Metadata["format"]);
        foreach (var drop in drops)
        {
            var found = await test.Store.Inputs.FindAsync(test.Drops.Name, drop.Blob.Name, default);
            Assert.Equal((drop.Blob, drop.Fault?.Code), (found!.Blob, found.Fault?.Code));
            Assert.Equal(drop.Metadata, found.Metadata);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2 * BlockSize + 7)]
    public async Task What_was_unpacked_first_stays(int length)
    {
        var test = await TestStore.CreateAsync(azurite);

        var first = await test.Store.Inputs.CreateDecodedAsync(Sample.Id, new MemoryStream(Sample.Bytes(length, 1)), default);
        var second = await test.Store.Inputs.CreateDecodedAsync(Sample.Id, new MemoryStream(Sample.Bytes(length, 2)), default);

        Assert.Equal(first, second);
        var content = await test.Working.GetBlobClient(first.Name).DownloadContentAsync();
        Assert.Equal(Sample.Bytes(length, 1), content.Value.Content.ToArray());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3 * BlockSize + 7)]
    public async Task Of_those_that_unpack_at_once_one_stays_whole(int length)
    {
        var test = await TestStore.CreateAsync(azurite);

        var unpacked = await Task.WhenAll(Enumerable.Range(1, 4).Select(seed =>
            test.Through().Inputs.CreateDecodedAsync(Sample.Id, new MemoryStream(Sample.Bytes(length, seed)), default)));

        Assert.Single(unpacked.Distinct());
        var content = (await test.Working.GetBlobClient(unpacked[0].Name).DownloadContentAsync()).Value.Content.ToArray();
        Assert.Contains(Enumerable.Range(1, 4), seed => content.AsSpan().SequenceEqual(Sample.Bytes(length, seed)));
    }
}
