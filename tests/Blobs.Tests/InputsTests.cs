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
        var uploaded = await test.PutAsync("uploaded.csv", [1]);
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Inputs.DeleteUploadAsync(uploaded.Name, default));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            test.Store.Inputs.DeleteUploadAsync("uploads/../states/a.json", default));
    }

    [Fact]
    public async Task Finds_a_blob_with_its_metadata_and_type()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Inputs.GetBlobClient("a folder/é.csv").UploadAsync(
            new BinaryData("name,born\n"),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["ReferenceYear"] = "2017" } });
        await test.Inputs.GetAppendBlobClient("log").CreateAsync();
        await test.Inputs.GetPageBlobClient("disk").CreateAsync(512);

        var block = await test.Store.Inputs.FindAsync(test.Inputs.Name, "a folder/é.csv", default);

        Assert.Null(block!.Fault);
        Assert.Equal(10, block.Blob.Length);
        Assert.Equal("2017", block.Metadata["referenceyear"]);
        Assert.Equal("not-a-block-blob", (await test.Store.Inputs.FindAsync(test.Inputs.Name, "log", default))!.Fault?.Code);
        Assert.Equal("not-a-block-blob", (await test.Store.Inputs.FindAsync(test.Inputs.Name, "disk", default))!.Fault?.Code);
    }

    [Fact]
    public async Task Finds_nothing_where_there_is_nothing()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.States.TryCreateAsync(Sample.State(), default);

        Assert.Null(await test.Store.Inputs.FindAsync(test.Inputs.Name, "none", default));
        Assert.Null(await test.Store.Inputs.FindAsync("no-such-container", "none", default));
        var outside = await test.Store.Inputs.FindAsync(test.Inputs.Name, $"../{test.Working.Name}/states/{Sample.Id}.json", default);
        Assert.Equal("bad-blob-name", outside?.Fault?.Code);
    }

    [Fact]
    public async Task Uploaded_blobs_are_listed_as_they_are_found_by_name()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.PutAsync("one.csv", [1]);
        await test.Inputs.GetBlobClient("two.csv").UploadAsync(
            new BinaryData("12"),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["Format"] = "csv" } });
        await test.Inputs.GetAppendBlobClient("log").CreateAsync();
        foreach (var marks in (string[])["true", "false"])
        {
            await test.Inputs.GetBlobClient($"folder {marks}").UploadAsync(
                BinaryData.Empty,
                new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = marks } });
        }

        var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync();

        Assert.Equal(["folder false", "folder true", "log", "one.csv", "two.csv"], listed.Select(uploaded => uploaded.Blob.Name));
        Assert.Equal([false, true, false, false, false], listed.Select(uploaded => uploaded.IsFolder));
        Assert.Equal([null, null, "not-a-block-blob", null, null], listed.Select(uploaded => uploaded.Fault?.Code));
        Assert.Equal("csv", listed[4].Metadata["format"]);
        foreach (var uploaded in listed)
        {
            var found = await test.Store.Inputs.FindAsync(test.Inputs.Name, uploaded.Blob.Name, default);
            Assert.Equal((uploaded.Blob, uploaded.Fault?.Code), (found!.Blob, found.Fault?.Code));
            Assert.Equal(uploaded.Metadata, found.Metadata);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2 * BlockSize + 7)]
    public async Task The_first_decoded_input_stays(int length)
    {
        var test = await TestStore.CreateAsync(azurite);

        var first = await test.Store.Inputs.CreateDecodedAsync(Sample.Id, input: null, InputFormat.Csv, new MemoryStream(Sample.Bytes(length, 1)), default);
        var second = await test.Store.Inputs.CreateDecodedAsync(Sample.Id, input: null, InputFormat.Csv, new MemoryStream(Sample.Bytes(length, 2)), default);

        Assert.Equal(first, second);
        var content = await test.Working.GetBlobClient(first.Name).DownloadContentAsync();
        Assert.Equal(Sample.Bytes(length, 1), content.Value.Content.ToArray());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3 * BlockSize + 7)]
    public async Task Of_concurrently_decoded_inputs_one_stays_whole(int length)
    {
        var test = await TestStore.CreateAsync(azurite);

        var unpacked = await Task.WhenAll(Enumerable.Range(1, 4).Select(seed =>
            test.Through().Inputs.CreateDecodedAsync(Sample.Id, input: null, InputFormat.Csv, new MemoryStream(Sample.Bytes(length, seed)), default)));

        Assert.Single(unpacked.Distinct());
        var content = (await test.Working.GetBlobClient(unpacked[0].Name).DownloadContentAsync()).Value.Content.ToArray();
        Assert.Contains(Enumerable.Range(1, 4), seed => content.AsSpan().SequenceEqual(Sample.Bytes(length, seed)));
    }
}
