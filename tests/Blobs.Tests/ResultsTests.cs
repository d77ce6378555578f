using System.IO.Hashing;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class ResultsTests(AzuriteFixture azurite)
{
    private const string Ndjson = "results.ndjson";

    [Fact]
    public async Task Readers_see_nothing_before_the_commit_and_all_of_it_in_order_after()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        await StageAsync(test, plan, ("b2", "two"), ("b1", "one,"), ("b3", "unlisted"));

        Assert.Null(await test.Store.Results.OpenAsync(Sample.Id, Ndjson, default));
        Assert.Null(await test.Store.Results.FindCommittedAsync(plan, default));
        Assert.Equal(
            new Dictionary<string, long> { ["b1"] = 4, ["b2"] = 3, ["b3"] = 8 },
            await test.Store.Results.ListStagedAsync(plan, default));

        Assert.True(await test.Store.Results.CommitAsync(plan, ["b1", "b2"], "d1", default));

        Assert.Equal("one,two", await ReadAsync(test, Ndjson));
        Assert.Equal("d1", await test.Store.Results.FindCommittedAsync(plan, default));
        Assert.Empty(await test.Store.Results.ListStagedAsync(plan, default));
    }

    [Fact]
    public async Task The_same_list_commits_twice_and_another_does_not()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        await StageAsync(test, plan, ("b1", "one"), ("b2", "two"));

        Assert.True(await test.Store.Results.CommitAsync(plan, ["b1"], "d1", default));
        Assert.True(await test.Store.Results.CommitAsync(plan, ["b1"], "d1", default));
        Assert.False(await test.Store.Results.CommitAsync(plan, ["b1", "b2"], "d2", default));
        Assert.False(await test.Store.Results.CommitAsync(plan, [], "d0", default));

        Assert.Equal("one", await ReadAsync(test, Ndjson));
    }

    [Fact]
    public async Task Of_ten_that_commit_the_same_list_all_succeed_and_of_other_lists_one()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        await StageAsync(test, plan, ("b1", "one"), ("b2", "two"));

        var committed = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            test.Through().Results.CommitAsync(plan, i % 2 == 0 ? ["b1"] : ["b2"], $"d{i % 2}", default)));

        var winner = await test.Store.Results.FindCommittedAsync(plan, default) == "d0" ? 0 : 1;
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i % 2 == winner), committed);
        Assert.Equal(winner == 0 ? "one" : "two", await ReadAsync(test, Ndjson));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_has_succeeded()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        await StageAsync(test, plan, ("b1", "one"));
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put);

        Assert.True(await test.Through(lost).Results.CommitAsync(plan, ["b1"], "d1", default));
        Assert.True(lost.WasLost);
    }

    [Fact]
    public async Task A_missing_block_is_named_as_such()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        await StageAsync(test, plan, ("b1", "one"));

        await Assert.ThrowsAsync<StorageException>(() => test.Store.Results.CommitAsync(plan, ["b1", "b2"], "d1", default));
        await Assert.ThrowsAsync<StorageException>(() =>
            test.Store.Results.CommitAsync(Sample.Plan("other"), ["b1"], "d1", default));

        Assert.Null(await test.Store.Results.OpenAsync(Sample.Id, Ndjson, default));
        Assert.True(await test.Store.Results.CommitAsync(plan, ["b1"], "d1", default));
    }

    [Theory]
    [InlineData(ResultFormat.Ndjson, "results.ndjson", "application/x-ndjson")]
    [InlineData(ResultFormat.Csv, "results.csv", "text/csv; charset=utf-8")]
    public async Task No_blocks_make_empty_ages_of_the_right_kind(ResultFormat format, string name, string contentType)
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan(format: format);
        Assert.Empty(await test.Store.Results.ListStagedAsync(plan, default));

        Assert.True(await test.Store.Results.CommitAsync(plan, [], "none", default));

        Assert.Equal("", await ReadAsync(test, name));
        var properties = (await test.Results.GetBlobClient($"{Sample.Id}/{name}").GetPropertiesAsync()).Value;
        Assert.Equal(contentType, properties.ContentType);
        Assert.Equal((Sample.Id, "none"), (properties.Metadata["batch"], properties.Metadata["listdigest"]));
    }

    [Fact]
    public async Task A_result_of_another_writer_is_a_conflict()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Results.GetBlobClient($"{Sample.Id}/{Ndjson}").UploadAsync(new BinaryData("theirs"));

        Assert.False(await test.Store.Results.CommitAsync(Sample.Plan(), [], "d1", default));
        Assert.Equal("", await test.Store.Results.FindCommittedAsync(Sample.Plan(), default));
    }

    [Fact]
    public async Task The_same_id_staged_again_replaces_the_block()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        var id = new string('i', 64);
        await StageAsync(test, plan, (id, "first"), (id, "second"));

        Assert.Equal(6, Assert.Single(await test.Store.Results.ListStagedAsync(plan, default)).Value);
        await test.Store.Results.CommitAsync(plan, [id], "d1", default);

        Assert.Equal("second", await ReadAsync(test, Ndjson));
    }

    [Fact]
    public async Task Refuses_an_empty_block()
    {
        var test = await TestStore.CreateAsync(azurite);

        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Results.StageBlockAsync(Sample.Plan(), "b1", default, default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(1000)]
    [InlineData(5_000_001)]
    public async Task Staging_answers_the_checksum_bit_by_bit(int length)
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(length);

        Assert.Equal(Crc64OfEcma182(content), await test.Store.Results.StageBlockAsync(Sample.Plan(), "b1", content, default));
        Assert.Equal(0x6C40DF5F0B497347UL, Crc64OfEcma182("123456789"u8)); // the catalogue's check value
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(9_000_000)]
    public async Task Rejected_records_become_one_blob_when_completed(int length)
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        var content = Sample.Bytes(length);
        foreach (var (writer, blob) in new[]
        {
            (test.Store.Results.CreateFile(plan, ResultNames.Rejected), test.Results.GetBlobClient($"{Sample.Id}/rejected.ndjson")),
            (test.Store.Results.CreateChunkFile(plan, ResultNames.Rejected, 7, 0xabc),
                test.Working.GetBlobClient($"work/{Sample.Id}/{plan.Digest}/rejected/000007-00000000abc")),
        })
        {
            for (var at = 0; at < length; at += 77_777)
                await writer.WriteAsync(content.AsMemory(at, Math.Min(77_777, length - at)), default);
            Assert.DoesNotContain(blob.Name, await TestStore.NamesAsync(test.Service.GetBlobContainerClient(blob.BlobContainerName)));

            var (written, crc) = await writer.CompleteAsync(default);

            Assert.Equal((length, Crc64.HashToUInt64(content)), (written, crc));
            Assert.Equal(content, (await blob.DownloadContentAsync()).Value.Content.ToArray());
            Assert.Equal("application/x-ndjson", (await blob.GetPropertiesAsync()).Value.ContentType);
        }

        await using var opened = await test.Store.Results.OpenChunkFileAsync(plan, ResultNames.Rejected, 7, 0xabc, default);
        using var copy = new MemoryStream();
        await opened.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(9_000_000)]
    public async Task Two_writers_of_the_same_rejected_records_both_complete(int length)
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(length);
        var first = test.Store.Results.CreateFile(Sample.Plan(), ResultNames.Rejected);
        var second = test.Through().Results.CreateFile(Sample.Plan(), ResultNames.Rejected);

        await first.WriteAsync(content.AsMemory(0, length / 2), default);
        await second.WriteAsync(content, default);
        await second.CompleteAsync(default);
        await first.WriteAsync(content.AsMemory(length / 2), default);
        var third = test.Store.Results.CreateFile(Sample.Plan(), ResultNames.Rejected);
        await third.WriteAsync(content, default);
        await first.CompleteAsync(default);
        await third.CompleteAsync(default);

        using var copy = new MemoryStream();
        await (await test.Store.Results.OpenAsync(Sample.Id, ResultNames.Rejected, default))!.Content.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task The_first_manifest_stays()
    {
        var test = await TestStore.CreateAsync(azurite);
        Assert.Null(await test.Store.Results.OpenAsync(Sample.Id, ResultNames.Manifest, default));

        await test.Store.Results.CreateManifestAsync(Sample.Manifest("first"), default);
        await test.Store.Results.CreateManifestAsync(Sample.Manifest("second"), default);

        var manifest = await ReadAsync(test, ResultNames.Manifest);
        Assert.Contains("\"plan\":\"first\"", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_is_seekable_and_is_not_downloaded_before_it_is_read()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.Results.CreateManifestAsync(Sample.Manifest("first"), default);
        var whole = await ReadAsync(test, ResultNames.Manifest);
        var log = new RequestLog();
        var result = await test.Through(log).Results.OpenAsync(Sample.Id, ResultNames.Manifest, default);
        Assert.DoesNotContain(log.Requests, request => request.Method == RequestMethod.Get);
        var piece = new byte[10];

        foreach (var at in new[] { 20, 3, whole.Length - 10, 0 })
        {
            result!.Content.Seek(at, SeekOrigin.Begin);
            await result.Content.ReadExactlyAsync(piece);
            Assert.Equal(whole.Substring(at, 10), Encoding.UTF8.GetString(piece));
        }

        result!.Content.Seek(0, SeekOrigin.End);
        Assert.Equal(0, await result.Content.ReadAsync(piece));
        await result.Content.DisposeAsync();
    }

    [Fact]
    public async Task A_result_is_read_without_the_checksums_of_the_service()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.Results.CreateManifestAsync(Sample.Manifest("first"), default);
        var through = test.Through(new ChecksumEnvelope(spoil: false), StorageChecksumAlgorithm.StorageCrc64);

        var result = (await through.Results.OpenAsync(Sample.Id, ResultNames.Manifest, default))!;
        using var copy = new MemoryStream();
        await result.Content.CopyToAsync(copy);

        Assert.Equal(result.Length, copy.Length);
        Assert.Equal(await ReadAsync(test, ResultNames.Manifest), Encoding.UTF8.GetString(copy.ToArray()));
    }

    [Fact]
    public async Task A_part_of_a_result_is_read_without_the_rest()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        var content = new byte[(7 << 20) + 5];
        new Random(1).NextBytes(content);
        await test.Store.Results.StageBlockAsync(plan, "b1", content, default);
        await test.Store.Results.CommitAsync(plan, ["b1"], "d1", default);
        var log = new RequestLog();
        var result = (await test.Through(log).Results.OpenAsync(Sample.Id, Ndjson, default))!;
        using var copy = new MemoryStream();

        await result.Content.CopyToAsync(copy);
        result.Content.Seek(100, SeekOrigin.Begin);
        await result.Content.ReadExactlyAsync(new byte[10]);

        Assert.True(content.AsSpan().SequenceEqual(copy.ToArray()));
        Assert.Equal(["bytes=0-4194303", "bytes=4194304-8388607", "bytes=100-4194403"], log.Ranges);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(3 << 20)]
    public async Task A_result_that_is_replaced_while_it_is_read_is_never_mixed(int readBefore)
    {
        var test = await TestStore.CreateAsync(azurite);
        var length = (7 << 20) + 5;
        await ReplaceAsync(1);
        var result = (await test.Store.Results.OpenAsync(Sample.Id, Ndjson, default))!;
        await result.Content.ReadExactlyAsync(new byte[readBefore]);

        await ReplaceAsync(2);

        using var rest = new MemoryStream();
        var refusal = await Assert.ThrowsAsync<StorageException>(() => result.Content.CopyToAsync(rest));
        Assert.Equal(412, refusal.Status);
        Assert.DoesNotContain((byte)2, rest.ToArray());

        Task ReplaceAsync(byte content) => test.Results.GetBlobClient($"{Sample.Id}/{Ndjson}")
            .UploadAsync(new BinaryData(Enumerable.Repeat(content, length).ToArray()), overwrite: true);
    }

    [Fact]
    public async Task A_result_in_the_archive_tier_says_so()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.Results.CreateManifestAsync(Sample.Manifest(), default);
        await test.Results.GetBlobClient($"{Sample.Id}/{ResultNames.Manifest}").SetAccessTierAsync(AccessTier.Archive);

        var conflict = await Assert.ThrowsAsync<BatchException>(() => test.Store.Results.OpenAsync(Sample.Id, ResultNames.Manifest, default));

        Assert.Equal("result-archived", conflict.Code);
        Assert.Contains("Rehydrate it", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_storage_refuses_to_delete_does_not_keep_the_others()
    {
        var test = await TestStore.CreateAsync(azurite);
        await FillAsync(test, Sample.Id);
        var held = new Refusal(request => request.Method == RequestMethod.Delete && request.Uri.Path.EndsWith("manifest.json", StringComparison.Ordinal),
            409, "BlobImmutableDueToPolicy");

        var conflict = await Assert.ThrowsAsync<BatchException>(() => test.Through(held).Results.DeleteBatchAsync(Sample.State(), default));

        Assert.Equal("delete-refused", conflict.Code);
        Assert.Contains("BlobImmutableDueToPolicy", conflict.Message, StringComparison.Ordinal);
        Assert.Contains("manifest.json", conflict.Message, StringComparison.Ordinal);
        Assert.Equal([$"{Sample.Id}/manifest.json"], await TestStore.NamesAsync(test.Results));
        Assert.Empty(await TestStore.NamesAsync(test.Working));
    }

    [Fact]
    public async Task Results_are_open_by_name_only()
    {
        var test = await TestStore.CreateAsync(azurite);

        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Results.OpenAsync(Sample.Id, "../a/results.csv", default));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Results.OpenAsync(Sample.Id, "other", default));
    }

    [Fact]
    public async Task Deleting_leaves_the_state_the_uploaded_blob_and_other_batches()
    {
        var test = await TestStore.CreateAsync(azurite);
        var uploaded = await test.PutAsync("uploaded.csv", [1]);
        var upload = await test.Store.Inputs.UploadAsync(new MemoryStream([1]), default);
        var fromUpload = Sample.State() with { Source = upload };
        await FillAsync(test, Sample.Id);
        await FillAsync(test, Sample.Id + "-2");
        await test.Store.States.TryCreateAsync(fromUpload, default);
        var all = await TestStore.NamesAsync(test.Working);
        var others = all.Where(name => name.Contains("-2/", StringComparison.Ordinal));

        await test.Store.Results.DeleteBatchAsync(fromUpload, default);
        await test.Store.Results.DeleteBatchAsync(fromUpload, default);
        await test.Store.Results.DeleteBatchAsync(fromUpload with { Source = uploaded }, default);

        string[] left = [$"states/{Sample.Id}.json", .. others];
        Assert.Equal(left.Order(StringComparer.Ordinal), await TestStore.NamesAsync(test.Working));
        var results = await TestStore.NamesAsync(test.Results);
        Assert.Equal(3, results.Length);
        Assert.All(results, name => Assert.StartsWith(Sample.Id + "-2/", name, StringComparison.Ordinal));
        Assert.Equal(["uploaded.csv"], await TestStore.NamesAsync(test.Inputs));
    }

    private static async Task FillAsync(TestStore test, string id)
    {
        var plan = await test.Store.Checkpoints.CreatePlanAsync(Sample.Plan(id), default);
        await test.Store.Inputs.CreateDecodedAsync(id, input: null, InputFormat.Csv, new MemoryStream([1, 2]), default);
        for (var i = 0; i < 10; i++) await test.Store.Checkpoints.CreateAsync(plan, Sample.Checkpoint(i, i), default);
        await test.Store.Results.CreateChunkFile(plan, ResultNames.Rejected, 0, 10).CompleteAsync(default);
        await test.Store.Results.CreateFile(plan, ResultNames.Rejected).CompleteAsync(default);
        await test.Store.Results.CommitAsync(plan, [], "d", default);
        await test.Store.Results.CreateManifestAsync(Sample.Manifest() with { Id = id }, default);
    }

    private static async Task StageAsync(TestStore test, BatchPlan plan, params (string Id, string Text)[] blocks)
    {
        foreach (var (id, text) in blocks)
            await test.Through().Results.StageBlockAsync(plan, id, Encoding.UTF8.GetBytes(text), default);
    }

    private static async Task<string> ReadAsync(TestStore test, string name)
    {
        var result = await test.Store.Results.OpenAsync(Sample.Id, name, default);
        Assert.NotNull(result);
        using var reader = new StreamReader(result.Content);
        var text = await reader.ReadToEndAsync();
        Assert.Equal(Encoding.UTF8.GetByteCount(text), result.Length);
        Assert.NotEmpty(result.ETag);
        return text;
    }

    private static ulong Crc64OfEcma182(ReadOnlySpan<byte> content)
    {
        var crc = 0UL;
        foreach (var value in content)
        {
            crc ^= (ulong)value << 56;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 63) != 0 ? (crc << 1) ^ 0x42F0E1EBA9EA3693UL : crc << 1;
        }

        return crc;
    }
}
