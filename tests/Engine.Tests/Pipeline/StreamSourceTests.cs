using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

public sealed class StreamSourceTests
{
    [Fact]
    public async Task After_it_was_disposed_nothing_can_be_read()
    {
        var source = new StreamSource(new MemoryStream(new byte[100]), pageSize: 16);
        Assert.Equal(40, await source.ReadAsync(0, new byte[40], default));
        source.Dispose();
        source.Dispose();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await source.ReadAsync(0, new byte[40], default));
    }

    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog");

    [Fact]
    public async Task Any_part_can_be_read_in_any_order_until_it_is_released()
    {
        for (var pageSize = 1; pageSize <= Bytes.Length + 1; pageSize++)
        {
            using var source = new StreamSource(new OddStream(Bytes, 3, 1, 7), pageSize);
            for (var offset = Bytes.Length; offset >= 0; offset--)
            {
                var buffer = new byte[9];
                var read = await source.ReadAsync(offset, buffer, default);
                Assert.Equal(Math.Min(9, Bytes.Length - offset), read);
                Assert.Equal(Bytes[offset..(offset + read)], buffer[..read]);
            }
        }
    }

    [Fact]
    public async Task The_length_is_known_once_the_end_is_reached()
    {
        using var source = new StreamSource(new OddStream(Bytes), pageSize: 10);
        await source.ReadAsync(0, new byte[10], default);
        Assert.Null(source.Length);

        Assert.Equal(0, await source.ReadAsync(1000, new byte[1], default));
        Assert.Equal(Bytes.Length, source.Length);
    }

    [Fact]
    public async Task What_was_released_is_not_given_again_as_something_else()
    {
        using var source = new StreamSource(new OddStream(Bytes), pageSize: 4);
        await source.ReadAsync(0, new byte[12], default);
        source.Release(8);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await source.ReadAsync(3, new byte[1], default));

        var buffer = new byte[4];
        await source.ReadAsync(8, buffer, default);
        Assert.Equal(Bytes[8..12], buffer);
    }

    [Fact]
    public async Task A_large_stream_is_read_in_bounded_memory()
    {
        // 256 MiB through pages of 64 KiB.
        using var source = new StreamSource(new ZeroStream(256L << 20), pageSize: 64 * 1024);
        var stream = new SourceStream(source);
        var buffer = new byte[100_000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (await stream.ReadAsync(buffer) > 0)
        {
        }

        Assert.Equal(256L << 20, source.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private sealed class ZeroStream(long length) : ReadOnlyStream
    {
        private long position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, length - position);
            position += count;
            return new(count);
        }
    }
}
