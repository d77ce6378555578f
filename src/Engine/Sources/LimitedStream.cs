namespace ServerlessAges.Sources;

/// <summary>Throws if more bytes are read than allowed: a small input may decode to terabytes.</summary>
public sealed class LimitedStream(Stream content, long max, Func<Exception> tooLarge) : ReadOnlyStream
{
    private long passed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        passed += read;
        return passed <= max ? read : throw tooLarge();
    }
}
