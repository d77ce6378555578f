namespace ServerlessAges.Sources;

/// <summary>A byte source as a stream that is read once, in order, and releases what it has read.</summary>
public sealed class SourceStream(IByteSource source) : ReadOnlyStream
{
    private long position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(position, buffer, cancellationToken).ConfigureAwait(false);
        position += read;
        source.Release(position);
        return read;
    }
}
