using ServerlessAges.Records.Json;
using ServerlessAges.Slices;

namespace ServerlessAges.Records;

/// <summary>
/// An input that can be split: CSV or NDJSON, uncompressed. Gzip and JSON arrays are unpacked on the way, in bounded
/// memory; offsets then refer to what came out.
/// </summary>
/// <param name="Source">The plain bytes.</param>
/// <param name="Dialect">What they look like.</param>
/// <param name="Unpacked">They are not the input's own bytes.</param>
public sealed record PlainInput(IByteSource Source, Dialect Dialect, bool Unpacked)
{
    private const int FormatHead = 4096;

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <summary>Recognises and unpacks an input.</summary>
    /// <param name="raw">The input as it is.</param>
    /// <param name="options">What the user said of it.</param>
    /// <param name="columns">The processor's columns.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BadInputException">It cannot be used; as <see cref="DialectReader.Read"/>.</exception>
    public static async Task<PlainInput> OpenAsync(
        IByteSource raw, DialectOptions options, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        options.Validate(columns);
        var (source, format) = await UnpackAsync(raw, options.Format, cancellation).ConfigureAwait(false);
        var dialect = await ReadDialectAsync(source, options with { Format = format }, columns, cancellation)
            .ConfigureAwait(false);
        return new PlainInput(source, dialect, !ReferenceEquals(source, raw));
    }

    /// <summary>Reads the dialect of a plain input.</summary>
    /// <exception cref="BadInputException">As <see cref="DialectReader.Read"/>.</exception>
    public static async Task<Dialect> ReadDialectAsync(
        IByteSource plain, DialectOptions options, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentNullException.ThrowIfNull(options);
        var head = await HeadAsync(plain, DialectReader.HeadLength(options), cancellation).ConfigureAwait(false);
        return DialectReader.Read(head.Span, options, columns);
    }

    /// <summary>Whether an input begins as gzip does.</summary>
    public static async Task<bool> IsGzipAsync(IByteSource raw, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(raw);
        return (await HeadAsync(raw, GzipMagic.Length, cancellation).ConfigureAwait(false)).Span.SequenceEqual(GzipMagic);
    }

    /// <summary>Recognises the format, and unpacks gzip and JSON arrays.</summary>
    /// <returns>The plain bytes, the very source where nothing had to be unpacked, and whether they are CSV or NDJSON.</returns>
    public static async Task<(IByteSource Source, InputFormat Format)> UnpackAsync(
        IByteSource raw, InputFormat? given, CancellationToken cancellation)
    {
        var source = raw;
        var head = await HeadAsync(source, FormatHead, cancellation).ConfigureAwait(false);
        if (head.Span.StartsWith(GzipMagic))
        {
            source = new StreamSource(GunzipStream.Open(new SourceStream(source)));
            head = await HeadAsync(source, FormatHead, cancellation).ConfigureAwait(false);
        }

        var format = given ?? DialectReader.RecogniseFormat(head.Span);
        if (format != InputFormat.JsonArray) return (source, format);
        return (new StreamSource(new JsonArrayStream(new SourceStream(source))), InputFormat.Ndjson);
    }

    private static async Task<ReadOnlyMemory<byte>> HeadAsync(IByteSource source, int length, CancellationToken cancellation)
    {
        var head = new byte[(int)Math.Min(length, source.Length ?? length)];
        var filled = 0;
        while (filled < head.Length)
        {
            var read = await source.ReadAsync(filled, head.AsMemory(filled), cancellation).ConfigureAwait(false);
            if (read == 0) break;
            filled += read;
        }

        return head.AsMemory(0, filled);
    }
}
