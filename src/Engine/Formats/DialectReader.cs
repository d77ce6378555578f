namespace ServerlessAges.Formats;

/// <summary>Recognises an input's <see cref="Dialect"/> from its first bytes.</summary>
public static class DialectReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// How many of an input's first bytes <see cref="Read"/> needs: byte order mark, longest row, LF, and one to see
    /// whether there is more.
    /// </summary>
    public static int HeadLength(DialectOptions options) => options.MaxRowBytes + 5;

    /// <summary>Whether there may be more of the input than its first bytes.</summary>
    internal static bool MayBeCut(ReadOnlySpan<byte> head, DialectOptions options) => head.Length >= HeadLength(options);

    /// <summary>Recognises the format by the first byte that is not white space: { NDJSON, [ JSON array, else CSV.</summary>
    /// <param name="head">The input's first bytes.</param>
    public static InputFormat RecogniseFormat(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(ByteOrderMark)) head = head[ByteOrderMark.Length..];
        head = head.TrimStart(" \t\r\n"u8);
        return head.IsEmpty ? InputFormat.Csv : head[0] switch
        {
            (byte)'{' => InputFormat.Ndjson,
            (byte)'[' => InputFormat.JsonArray,
            _ => InputFormat.Csv,
        };
    }

    /// <summary>Reads byte order mark and header.</summary>
    /// <param name="head">
    /// The input's first bytes: all of it, or at least <see cref="HeadLength"/>.
    /// </param>
    /// <param name="options">What the user said.</param>
    /// <param name="columns">The processor's columns.</param>
    /// <exception cref="BatchException">
    /// <c>bad-option</c>, <c>empty-input</c>, <c>bad-encoding</c>, <c>bad-header</c>, <c>missing-column</c> or
    /// <c>ambiguous-column</c>.
    /// </exception>
    public static Dialect Read(ReadOnlySpan<byte> head, DialectOptions options, IReadOnlyList<ProcessorColumn> columns)
    {
        options.Validate(columns);
        var start = head.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var needed = columns.Where(column => !options.IsOptional(column)).Select(options.NameOf).ToArray();
        // One that another column is mapped to is taken.
        var optional = columns.Where(options.IsOptional).Select(options.NameOf)
            .FirstOrDefault(name => !needed.Contains(name, StringComparer.OrdinalIgnoreCase));
        var format = options.Format ?? RecogniseFormat(head);
        // NDJSON has no header: any record may have the optional column.
        var dialect = format == InputFormat.Csv
            ? CsvHeader.Read(head, start, options, needed, optional)
            : new Dialect(InputFormat.Ndjson, start, 0, 0, 0, [], optional is null ? needed : [.. needed, optional]);
        // There because it was found, or because it is mapped.
        return columns[^1].IsOptional && dialect.Names.Count == columns.Count ? dialect with { WithOptional = true } : dialect;
    }
}
