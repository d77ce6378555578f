namespace ServerlessAges.Sources;

/// <summary>Decoded bytes, up to a limit: a small input may decode to terabytes.</summary>
/// <param name="content">What is read.</param>
/// <param name="max">Bytes that are allowed.</param>
/// <param name="tooLarge">Makes the exception for more.</param>
public sealed class LimitedStream(Stream content, long max, Func<Exception> tooLarge) : ReadOnlyStream
{
    private long passed;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        passed += read;
        return passed <= max ? read : throw tooLarge();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }
}
