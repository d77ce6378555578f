namespace ServerlessAges.Formats.Csv;

// The grammar of CSV rows, one byte at a time. A quote opens a quoted field only as its first byte; elsewhere in an
// unquoted field it is text.
internal static class CsvStateMachine
{
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

    public static RowState Next(RowState state, byte value, byte delimiter) => state switch
    {
        RowState.Quoted => value == '"' ? RowState.AfterQuote : RowState.Quoted,
        RowState.AfterQuote when value == '"' => RowState.Quoted,
        RowState.RowStart or RowState.FieldStart when value == '"' => RowState.Quoted,
        _ => value == delimiter ? RowState.FieldStart : RowState.Unquoted,
    };
}
