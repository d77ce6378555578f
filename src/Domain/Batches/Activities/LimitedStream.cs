using ServerlessAges.Records;
using ServerlessAges.Slices;

namespace ServerlessAges.Batches.Activities;

/// <summary>What is unpacked, stopped at the limit: a small file may come to terabytes.</summary>
/// <param name="content">What is read.</param>
/// <param name="most">Bytes that may be.</param>
internal sealed class LimitedStream(Stream content, long most) : ReadOnlyStream
{
    private long passed;

    /// <inheritdoc/>
    /// <exception cref="BadInputException"><c>input-too-large</c>.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        passed += read;
        return passed <= most
            ? read
            : throw new BadInputException(
                "input-too-large", $"Unpacked, the input has more than {most} bytes: send it plain or in parts, or raise Ages__maxUnpackedBytes.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) content.Dispose();
        base.Dispose(disposing);
    }
}
