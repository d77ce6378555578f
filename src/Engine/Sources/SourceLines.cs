namespace ServerlessAges.Sources;

/// <summary>Lines of a source.</summary>
public static class SourceLines
{
    private const int ReadSize = 1 << 20;

    /// <summary>The line of an offset, counted from 1. Reads the source up to there.</summary>
    public static async Task<long> FindAsync(
        IByteSource source, byte lineEnd, long offset, CancellationToken cancellation)
    {
        var (line, buffer) = (1L, new byte[ReadSize]);
        int read;
        for (long at = 0; at < offset; at += read)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(ReadSize, offset - at));
            read = await source.ReadAsync(at, piece, cancellation).ConfigureAwait(false);
            if (read == 0) break;
            line += piece.Span[..read].Count(lineEnd);
            source.Release(at);
        }

        return line;
    }
}
