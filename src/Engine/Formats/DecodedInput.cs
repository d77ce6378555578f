namespace ServerlessAges.Formats;

/// <summary>
/// An input that can be split: CSV or NDJSON, in UTF-8, not compressed. Gzip, UTF-16 and JSON arrays are decoded as
/// they are read, in bounded memory; offsets then refer to the decoded input.
/// </summary>
/// <param name="IsDecoded">The bytes are decoded, and not the input's own.</param>
public sealed record DecodedInput(IByteSource Source, Dialect Dialect, bool IsDecoded)
{
    private const int FormatHead = 4096;

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <summary>Recognises and decodes an input.</summary>
    /// <param name="limit">Limits a stream of decoded bytes; null for none.</param>
    /// <exception cref="BatchException">It cannot be used.</exception>
    public static async Task<DecodedInput> OpenAsync(
        IByteSource raw, DialectOptions options, IReadOnlyList<ProcessorColumn> columns, Func<Stream, Stream>? limit,
        CancellationToken cancellation)
    {
        options.Validate(columns);
        var (source, format) = await DecodeAsync(raw, options.Format, limit, cancellation).ConfigureAwait(false);
        var dialect = await ReadDialectAsync(source, options with { Format = format }, columns, cancellation)
            .ConfigureAwait(false);
        return new DecodedInput(source, dialect, !ReferenceEquals(source, raw));
    }

    /// <summary>Reads the dialect of a decoded input. Refuses also an object over several lines.</summary>
    /// <exception cref="BatchException">It cannot be used.</exception>
    public static async Task<Dialect> ReadDialectAsync(
        IByteSource decoded, DialectOptions options, IReadOnlyList<ProcessorColumn> columns,
        CancellationToken cancellation)
    {
        var head = await HeadAsync(decoded, options.HeadLength, cancellation).ConfigureAwait(false);
        var dialect = DialectReader.Read(head.Span, options, columns);
        var first = (int)dialect.FirstRow;
        if (dialect.Format == InputFormat.Ndjson)
            NdjsonLayout.Check(head.Span[first..], first, isWhole: !options.MayBeCut(head.Span));
        return dialect;
    }

    /// <summary>Whether an input begins as gzip does.</summary>
    public static async Task<bool> IsGzipAsync(IByteSource raw, CancellationToken cancellation) =>
        (await HeadAsync(raw, GzipMagic.Length, cancellation).ConfigureAwait(false)).Span.SequenceEqual(GzipMagic);

    /// <summary>Names the outer encoding of an input that must be decoded: gzip, utf-16 or json.</summary>
    public static async Task<string> EncodingOfAsync(IByteSource raw, CancellationToken cancellation)
    {
        var head = await HeadAsync(raw, FormatHead, cancellation).ConfigureAwait(false);
        return head.Span.StartsWith(GzipMagic) ? "gzip"
            : TextEncoding.IsBigEndianUtf16(head.Span) is null ? "json" : "utf-16";
    }

    /// <summary>Recognises the format, and decodes gzip, UTF-16 and JSON arrays.</summary>
    /// <returns>The decoded bytes, or <paramref name="raw"/>, and whether they are CSV or NDJSON.</returns>
    /// <exception cref="BatchException">The format is not supported. Reading can throw it as well.</exception>
    public static async Task<(IByteSource Source, InputFormat Format)> DecodeAsync(
        IByteSource raw, InputFormat? given, Func<Stream, Stream>? limit, CancellationToken cancellation)
    {
        var source = raw;
        var head = await HeadAsync(source, FormatHead, cancellation).ConfigureAwait(false);
        var inGzip = head.Span.StartsWith(GzipMagic);
        if (inGzip) await PassAsync(new GunzipStream(new SourceStream(source))).ConfigureAwait(false);
        FormatSignatures.Refuse(head.Span, inGzip);
        if (TextEncoding.IsBigEndianUtf16(head.Span) is { } bigEndian)
            await PassAsync(new Utf16Stream(new SourceStream(source), bigEndian)).ConfigureAwait(false);
        else
            TextEncoding.RefuseUnmarked(head.Span);

        var format = given ?? FormatRegistry.Recognise(head.Span);
        if (format != InputFormat.JsonArray) return (source, format);
        // The white space of an array counts as well, so the limit comes before.
        return (new StreamSource(new JsonArrayStream(Limited(new SourceStream(source)))), InputFormat.Ndjson);

        Stream Limited(Stream stream) => limit is null ? stream : limit(stream);

        async Task PassAsync(Stream decoded)
        {
            source = new StreamSource(Limited(decoded));
            head = await HeadAsync(source, FormatHead, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> HeadAsync(
        IByteSource source, int length, CancellationToken cancellation)
    {
        // Most inputs of unknown length are short.
        var head = new byte[(int)Math.Min(length, source.Length ?? FormatHead)];
        var filled = 0;
        while (filled < length && filled != source.Length)
        {
            if (filled == head.Length) Array.Resize(ref head, Math.Min(length, 2 * head.Length + 1));
            var read = await source.ReadAsync(filled, head.AsMemory(filled), cancellation).ConfigureAwait(false);
            if (read == 0) break;
            filled += read;
        }

        return head.AsMemory(0, filled);
    }
}
