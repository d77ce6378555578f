namespace ServerlessAges.Tests.Support;

/// <summary>Some bytes, and then a failure.</summary>
internal sealed class FailingBody(long length) : ReadOnlyStream
{
    private long left = length;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (left == 0) throw new IOException("The sender has gone.");
        var count = (int)Math.Min(left, Math.Min(buffer.Length, 100_000));
        buffer.Span[..count].Fill((byte)'x');
        left -= count;
        return ValueTask.FromResult(count);
    }
}
