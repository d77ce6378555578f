namespace ServerlessAges.Api.Results;

/// <summary>Writes rejected records as rows again.</summary>
internal static class RejectedRow
{
    public static async Task<byte[]> ReadHeaderAsync(
        IByteSource decoded, Dialect dialect, CancellationToken cancellation)
    {
        var header = new byte[dialect.FirstRow];
        await new SourceStream(decoded).ReadExactlyAsync(header, cancellation);
        return header;
    }

    public static byte[] LineEnd(byte[] header, Dialect dialect) =>
        header.AsSpan().EndsWith("\r\n"u8) ? [.. "\r\n"u8] : [dialect.LineEnd];

    /// <summary>Reads the row of a rejected record; empty if it is over the limit, because it is not stored
    /// whole.</summary>
    public static byte[] Read(ReadOnlySequence<byte> line, byte[] lineEnd)
    {
        using var rejected = JsonDocument.Parse(line);
        var record = rejected.RootElement;
        if (record.GetProperty("reason").GetString() == RejectReasons.RowTooLong.Code) return [];
        return record.TryGetProperty("raw", out var raw)
            ? [.. Encoding.UTF8.GetBytes(raw.GetString()!), .. lineEnd]
            : [.. record.GetProperty("rawBase64").GetBytesFromBase64(), .. lineEnd];
    }
}
