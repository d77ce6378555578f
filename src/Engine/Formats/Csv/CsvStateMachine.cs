namespace ServerlessAges.Formats.Csv;

/// <summary>
/// The grammar of CSV rows, a byte at a time: the plain statement of what the fast loop in <see cref="CsvComputer{TProcessor,TFormat}"/>
/// does. A quote opens a quoted field only as its first byte; elsewhere in an unquoted field it is text.
/// </summary>
internal static class CsvStateMachine
{
    /// <summary>Finds the end of a row.</summary>
    /// <param name="bytes">From somewhere in the row on.</param>
    /// <param name="delimiter">Between fields.</param>
    /// <param name="lineEnd">The byte that ends a row: LF or CR.</param>
    /// <param name="state">Where in the row <paramref name="bytes"/> begins, and then ends.</param>
    /// <param name="lineEndsInside">How many line ends inside quotes were passed.</param>
    /// <returns>The index after the line end, or −1 where the row does not end in these bytes.</returns>
    public static int SkipRow(
        ReadOnlySpan<byte> bytes, byte delimiter, byte lineEnd, ref RowState state, out long lineEndsInside)
    {
        lineEndsInside = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (state == RowState.Quoted)
            {
                var quote = bytes[i..].IndexOf((byte)'"');
                var inside = quote < 0 ? bytes[i..] : bytes.Slice(i, quote);
                lineEndsInside += inside.Count(lineEnd);
                if (quote < 0) return -1;
                i += quote;
                state = RowState.AfterQuote;
                continue;
            }

            var value = bytes[i];
            if (value == lineEnd)
            {
                state = RowState.RowStart;
                return i + 1;
            }

            state = Next(state, value, delimiter);
        }

        return -1;
    }

    /// <summary>The state behind <paramref name="value"/>, which is not the line end that ends the row.</summary>
    public static RowState Next(RowState state, byte value, byte delimiter) => state switch
    {
        RowState.Quoted => value == '"' ? RowState.AfterQuote : RowState.Quoted,
        RowState.AfterQuote when value == '"' => RowState.Quoted,
        RowState.RowStart or RowState.FieldStart when value == '"' => RowState.Quoted,
        _ => value == delimiter ? RowState.FieldStart : RowState.Unquoted,
    };
}
