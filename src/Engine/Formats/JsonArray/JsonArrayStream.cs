namespace ServerlessAges.Formats.JsonArray;

/// <summary>A JSON array read as NDJSON, in memory bounded by one piece of input.</summary>
internal sealed class JsonArrayStream(Stream array) : ReadOnlyStream
{
    private readonly byte[] piece = new byte[64 * 1024];
    private JsonArraySplitter splitter;
    private ByteBuffer lines = new(64 * 1024);
    private int taken;
    private bool ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (taken == lines.Length && !ended)
        {
            lines.Length = taken = 0;
            var read = await array.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
            ended = read == 0;
            if (ended) splitter.Finish();
            else splitter.Push(piece.AsSpan(0, read), ref lines);
        }

        var given = Math.Min(buffer.Length, lines.Length - taken);
        lines.WrittenSpan.Slice(taken, given).CopyTo(buffer.Span);
        taken += given;
        return given;
    }
}
