namespace ServerlessAges.Formats.Csv;

// Speculative parsing: reads a sample as if the range began outside quotes, and as if inside. Inside is chosen only if
// it has fewer malformed rows and a field that is quoted as a whole, because a lone quote may be an inch mark.
internal static class SpeculativeRowStart
{
    public static int FirstRow(ReadOnlySpan<byte> bytes, Dialect dialect, int sample, int limit)
    {
        var seen = bytes[..Math.Min(bytes.Length, sample)];
        var state = RowState.Unquoted;
        var outside = Read(seen, dialect, RowState.Unquoted);
        if (outside.Malformed > 0)
        {
            var inside = Read(seen, dialect, RowState.Quoted);
            if (inside.Malformed < outside.Malformed && inside.QuotedField) state = RowState.Quoted;
        }

        var range = bytes[..Math.Min(bytes.Length, limit)];
        var first = CsvStateMachine.SkipRow(range, dialect.Delimiter, dialect.LineEnd, ref state, out _);
        return first < 0 ? limit : first;
    }

    private static (int Malformed, bool QuotedField) Read(ReadOnlySpan<byte> bytes, Dialect dialect, RowState state)
    {
        var malformed = 0;
        var isMalformed = false;
        var fields = 1;
        var partial = true; // the fields of the first row cannot be counted
        var opened = false; // the current field begins with a quote
        var quotedField = false;
        foreach (var value in bytes)
        {
            if (state == RowState.AfterQuote && value != '"')
            {
                if (value == dialect.Delimiter || value == dialect.LineEnd || value == '\r') quotedField |= opened;
                else isMalformed = true;
            }

            if (value == dialect.LineEnd && state != RowState.Quoted)
            {
                if (isMalformed || (!partial && fields != dialect.FieldCount)) malformed++;
                (isMalformed, partial, opened, fields, state) = (false, false, false, 1, RowState.FieldStart);
                continue;
            }

            if (value == '"' && state == RowState.Unquoted) isMalformed = true;
            if (value == '"' && state == RowState.FieldStart) opened = true;
            state = CsvStateMachine.Next(state, value, dialect.Delimiter);
            if (state == RowState.FieldStart) (opened, fields) = (false, fields + 1);
        }

        return (malformed + (isMalformed ? 1 : 0), quotedField);
    }
}
