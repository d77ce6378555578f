using Azure.Storage;

namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class ByteSourceTests(AzuriteFixture azurite)
{
    private const int Range = BlobByteSource.RangeSize;

    [Fact]
    public async Task Many_readers_see_what_was_written_and_few_ranges_are_in_flight()
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(40_000_000);
        var input = await test.PutAsync("big", content);
        var log = new RequestLog();
        var read = new byte[content.Length];
        const long First = 777, Last = 39_999_001;

        using (var source = Open(test.Through(log), input, First, Last))
        {
            Assert.Equal(content.Length, source.Length);
            const int Piece = 333_337;
            var next = -1;
            var finished = new SortedSet<int>();
            var released = 0;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                for (int piece; (long)(piece = Interlocked.Increment(ref next)) * Piece < content.Length;)
                {
                    var from = piece * Piece;
                    await FillAsync(source, from, read.AsMemory(from, Math.Min(Piece, content.Length - from)));
                    lock (finished)
                    {
                        finished.Add(piece);
                        while (finished.Remove(released)) source.Release(++released * (long)Piece);
                    }
                }
            }));
        }

        Assert.Equal(content, read);
        Assert.InRange(log.MostAtOnce, 1, BlobByteSource.MaxConcurrentDownloads);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => $"bytes={First + i * Range}-{Math.Min(First + (i + 1) * Range, Last) - 1}"),
            log.LargeRanges);
        Assert.Equal(
            [$"bytes=0-{First - 1}", $"bytes={Last}-{content.Length - 1}"], log.Ranges.Except(log.LargeRanges).Order());
    }

    [Fact]
    public async Task Downloads_no_more_than_three_ranges_ahead()
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(6 * Range);
        var input = await test.PutAsync("big", content);
        var log = new RequestLog();
        using var source = Open(test.Through(log), input, 0, content.Length);
        var buffer = new byte[Range];

        await FillAsync(source, 0, buffer);
        Assert.InRange(log.Ranges.Count, 1, 3);

        source.Release(Range);
        await FillAsync(source, Range, buffer);
        await FillAsync(source, Range, buffer); // kept bytes can be read again without a request
        Assert.InRange(log.Ranges.Count, 2, 4);
        Assert.Equal(content[Range..(2 * Range)], buffer);
        Assert.InRange(log.MostAtOnce, 1, BlobByteSource.MaxConcurrentDownloads);
        await Assert.ThrowsAsync<InvalidOperationException>(() => FillAsync(source, Range - 1, buffer));
    }

    [Fact]
    public async Task Readers_far_apart_share_the_three_downloads()
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(6 * Range);
        var input = await test.PutAsync("big", content);
        var log = new RequestLog();
        using var source = Open(test.Through(log), input, 0, content.Length);
        byte[] near = new byte[100], far = new byte[100];

        await Task.WhenAll(FillAsync(source, 0, near), FillAsync(source, 3 * Range, far));

        Assert.Equal(content[..100], near);
        Assert.Equal(content[(3 * Range)..(3 * Range + 100)], far);
        Assert.InRange(log.MostAtOnce, 1, BlobByteSource.MaxConcurrentDownloads);
    }

    [Fact]
    public async Task Arrays_are_used_again()
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(5 * Range);
        var input = await test.PutAsync("big", content);
        await ReadAllAsync(test.Store, input);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 3; i++) await ReadAllAsync(test.Store, input);

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 2 * Range);
    }

    [Fact]
    public async Task A_small_window_is_one_request_and_so_is_each_read_outside()
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(1000);
        var input = await test.PutAsync("small", content);
        var log = new RequestLog();
        using var source = Open(test.Through(log), input, 100, 200);
        var buffer = new byte[1000];

        Assert.Equal(60, await source.ReadAsync(140, buffer.AsMemory(), default));
        Assert.Equal(content.AsSpan(140, 60), buffer.AsSpan(0, 60));
        Assert.Equal(10, await source.ReadAsync(100, buffer.AsMemory(0, 10), default));
        Assert.Equal(20, await source.ReadAsync(200, buffer.AsMemory(0, 20), default));
        Assert.Equal(10, await source.ReadAsync(990, buffer.AsMemory(0, 20), default));
        Assert.Equal(content.AsSpan(990, 10), buffer.AsSpan(0, 10));
        Assert.Equal(1, await source.ReadAsync(99, buffer.AsMemory(0, 20), default));
        Assert.Equal(0, await source.ReadAsync(1000, buffer.AsMemory(0, 20), default));

        Assert.Equal(["bytes=100-199", "bytes=200-219", "bytes=990-999", "bytes=99-99"], log.Ranges);
    }

    [Fact]
    public async Task An_empty_blob_has_no_bytes()
    {
        var test = await TestStore.CreateAsync(azurite);
        using var source = Open(test.Store, await test.PutAsync("empty", []), 0, long.MaxValue);

        Assert.Equal(0, source.Length);
        Assert.Equal(0, await source.ReadAsync(0, new byte[10], default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_body_that_breaks_off_is_taken_up_where_it_broke_off(int times)
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(Range + 1000);
        var input = await test.PutAsync("big", content);
        using var source = Open(test.Through(new BrokenBody(afterBytes: 100_000, times)), input, 0, content.Length);
        var read = new byte[content.Length];

        await FillAsync(source, 0, read);

        Assert.Equal(content, read);
    }

    [Fact]
    public async Task A_body_that_keeps_breaking_off_fails_the_read()
    {
        var test = await TestStore.CreateAsync(azurite);
        var input = await test.PutAsync("big", Sample.Bytes(100_000));
        using var source = Open(test.Through(new BrokenBody(afterBytes: 10, times: 1000)), input, 0, 100_000);

        await Assert.ThrowsAnyAsync<Exception>(() => FillAsync(source, 0, new byte[1000]));
        await Assert.ThrowsAnyAsync<Exception>(() => FillAsync(source, 50_000, new byte[1000]));
    }

    [Fact]
    public async Task A_source_that_is_overwritten_has_changed()
    {
        var test = await TestStore.CreateAsync(azurite);
        var input = await test.PutAsync("big", Sample.Bytes(5 * Range));
        using var source = Open(test.Store, input, 0, 5 * Range);
        await FillAsync(source, 0, new byte[Range]);

        await test.PutAsync("big", Sample.Bytes(5 * Range, seed: 2));

        await FailsAsync("source-changed", () => FillAsync(source, 4L * Range, new byte[Range]));
        using var other = Open(test.Store, input, 0, 0);
        await FailsAsync("source-changed", () => FillAsync(other, 10, new byte[10]));
    }

    [Fact]
    public async Task A_source_that_is_overwritten_while_its_body_breaks_off_has_changed()
    {
        var test = await TestStore.CreateAsync(azurite);
        var input = await test.PutAsync("big", Sample.Bytes(Range));
        var broken = new BrokenBody(1000, times: 1, () => test.PutAsync("big", Sample.Bytes(Range, seed: 2)));
        using var source = Open(test.Through(broken), input, 0, Range);

        await FailsAsync("source-changed", () => FillAsync(source, 0, new byte[Range]));
    }

    [Fact]
    public async Task A_source_that_is_deleted_is_missing()
    {
        var test = await TestStore.CreateAsync(azurite);
        var input = await test.PutAsync("small", Sample.Bytes(100));
        await test.Inputs.DeleteBlobAsync("small");
        using var source = Open(test.Store, input, 0, 50);

        await FailsAsync("source-missing", () => FillAsync(source, 0, new byte[10]));
        await FailsAsync("source-missing", () => FillAsync(source, 60, new byte[10]));
    }

    [Fact]
    public async Task A_read_can_be_cancelled_and_the_next_one_still_reads()
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(Range);
        var input = await test.PutAsync("big", content);
        var paused = new TaskCompletionSource();
        using var source = Open(
            test.Through(new BrokenBody(1000, times: 1, () => paused.Task)), input, 0, content.Length);
        using var stop = new CancellationTokenSource();
        var buffer = new byte[100];

        var waiting = source.ReadAsync(0, buffer, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        paused.SetResult();

        Assert.Equal(100, await source.ReadAsync(0, buffer, default));
        Assert.Equal(content[..100], buffer);
    }

    [Fact]
    public async Task Disposing_ends_downloads_and_reads()
    {
        var test = await TestStore.CreateAsync(azurite);
        var input = await test.PutAsync("big", Sample.Bytes(2 * Range));
        var never = new TaskCompletionSource();
        var source = Open(
            test.Through(new BrokenBody(1000, times: 1, () => never.Task)), input, 0, Range);
        var waiting = source.ReadAsync(0, new byte[100], default).AsTask();

        source.Dispose();
        never.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => FillAsync(source, 0, new byte[1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => FillAsync(source, Range, new byte[1]));
        source.Release(Range);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_the_services_checksums_a_spoilt_byte_is_noticed(bool spoil)
    {
        var test = await TestStore.CreateAsync(azurite);
        var content = Sample.Bytes(100_000);
        var input = await test.PutAsync("small", content);
        var envelope = new ChecksumEnvelope(spoil);
        using var source = Open(test.Through(envelope, StorageChecksumAlgorithm.Auto), input, 0, content.Length);
        var read = new byte[content.Length];

        if (spoil)
        {
            var failure = await Assert.ThrowsAsync<InvalidDataException>(() => FillAsync(source, 0, read));
            Assert.Contains("checksums", failure.Message, StringComparison.Ordinal);
        }
        else
        {
            await FillAsync(source, 0, read);
            Assert.Equal(content, read);
        }

        Assert.Equal(1, envelope.Enveloped);
    }

    [Fact]
    public async Task Refuses_a_name_that_leads_elsewhere()
    {
        var test = await TestStore.CreateAsync(azurite);

        Assert.Throws<ArgumentException>(() =>
            test.Store.Inputs.Open(Sample.Source with { Name = "../batches/states/a.json" }, 0, 1));
    }

    private static BlobByteSource Open(BatchStorage store, BlobReference input, long first, long last) =>
        Assert.IsType<BlobByteSource>(store.Inputs.Open(input, first, last));

    private static async Task ReadAllAsync(BatchStorage store, BlobReference input)
    {
        using var source = Open(store, input, 0, input.Length);
        await new SourceStream(source).CopyToAsync(Stream.Null, 65536);
    }

    private static async Task FillAsync(BlobByteSource source, long offset, Memory<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var read = await source.ReadAsync(offset, buffer, default);
            Assert.InRange(read, 1, buffer.Length);
            offset += read;
            buffer = buffer[read..];
        }
    }

    private static async Task FailsAsync(string code, Func<Task> read) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<BatchException>(read)).Code);
}
