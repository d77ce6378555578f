namespace ServerlessAges.Tests.Support;

/// <summary>A stream that gives its bytes in pieces of odd sizes, as a network does.</summary>
/// <param name="bytes">All there is.</param>
/// <param name="pieces">The sizes of the pieces, over and over.</param>
internal sealed class OddStream(byte[] bytes, params int[] pieces) : ReadOnlyStream
{
    private int position;
    private int reads;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var piece = pieces.Length == 0 ? int.MaxValue : pieces[reads++ % pieces.Length];
        var count = Math.Min(Math.Min(buffer.Length, piece), bytes.Length - position);
        bytes.AsMemory(position, count).CopyTo(buffer);
        position += count;
        return new(count);
    }
}
