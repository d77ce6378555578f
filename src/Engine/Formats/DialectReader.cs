namespace ServerlessAges.Formats;

/// <summary>Reads an input's <see cref="Dialect"/> from its first bytes.</summary>
public static class DialectReader
{
    internal static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads byte order mark and header.</summary>
    /// <param name="head">All of the input, or at least <see cref="DialectOptions.HeadLength"/> bytes of it.</param>
    /// <exception cref="BatchException">An option or the header cannot be used.</exception>
    public static Dialect Read(ReadOnlySpan<byte> head, DialectOptions options, IReadOnlyList<ProcessorColumn> columns)
    {
        options.Validate(columns);
        var start = head.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var needed = columns.Where(column => !options.IsOptional(column)).Select(options.NameOf).ToArray();
        // A name that another column is mapped to is taken.
        var optional = columns.Where(options.IsOptional).Select(options.NameOf)
            .FirstOrDefault(name => !needed.Contains(name, StringComparer.OrdinalIgnoreCase));
        var format = options.Format ?? FormatRegistry.Recognise(head);
        var dialect = format == InputFormat.Csv
            ? CsvHeader.Read(head, start, options, needed, optional)
            : NdjsonLayout.Read(start, options, needed, optional);
        // The optional column is there because it was found, or because it is mapped.
        var withOptional = columns is [.., { IsOptional: true }] && dialect.Names.Count == columns.Count;
        return withOptional ? dialect with { WithOptional = true } : dialect;
    }
}
