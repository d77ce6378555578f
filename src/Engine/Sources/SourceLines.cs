namespace ServerlessAges.Sources;

/// <summary>Lines of a source.</summary>
public static class SourceLines
{
    private const int ReadSize = 1 << 20;

    /// <summary>Describes an offset: "line 7 (byte 120)". Counts lines by reading the source from its start; if that
    /// fails or takes too long, the text is "byte 120".</summary>
    public static async Task<string> DescribeAsync(IByteSource source, byte lineEnd, long offset, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        var (line, read, buffer) = (1L, 1, new byte[ReadSize]);
        try
        {
            for (long at = 0; at < offset && read > 0; at += read)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(ReadSize, offset - at));
                read = await source.ReadAsync(at, piece, limit.Token).ConfigureAwait(false);
                line += piece.Span[..read].Count(lineEnd);
                source.Release(at);
            }

            return $"line {line} (byte {offset})";
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"byte {offset}";
        }
    }
}
