namespace ServerlessAges.Formats.Csv;

/// <summary>
/// Guesses where the first row of a range starts, by reading a sample twice: as if the range began outside quotes, and
/// as if inside. Outside wins, unless inside has fewer oddities and has met a field that is quoted as a whole (a quote
/// alone may as well be an inch mark). A guess, nothing more: the chain proves it or has the range computed again.
/// </summary>
internal static class SpeculativeRowStart
{
    /// <param name="bytes">From one byte before the range on.</param>
    /// <param name="dialect">The input's dialect.</param>
    /// <param name="sample">How many bytes to read at most for the choice.</param>
    /// <param name="limit">Where to give up looking for a start.</param>
    /// <returns>Index of the first row start, past index 0; at least <paramref name="limit"/> where there is none.</returns>
    public static int FirstRow(ReadOnlySpan<byte> bytes, Dialect dialect, int sample, int limit)
    {
        var seen = bytes[..Math.Min(bytes.Length, sample)];
        var state = RowState.Unquoted;
        var outside = Read(seen, dialect, RowState.Unquoted);
        if (outside.Oddities > 0)
        {
            var inside = Read(seen, dialect, RowState.Quoted);
            if (inside.Oddities < outside.Oddities && inside.QuotedField) state = RowState.Quoted;
        }

        var first = CsvStateMachine.SkipRow(bytes[..Math.Min(bytes.Length, limit)], dialect.Delimiter, dialect.LineEnd, ref state, out _);
        return first < 0 ? limit : first;
    }

    private static (int Oddities, bool QuotedField) Read(ReadOnlySpan<byte> bytes, Dialect dialect, RowState state)
    {
        var oddities = 0;
        var odd = false;
        var fields = 1;
        var partial = true; // the row in which the range begins: its fields cannot be counted
        var opened = false; // the field at hand began with a quote
        var quotedField = false;
        foreach (var value in bytes)
        {
            if (state == RowState.AfterQuote && value != '"')
            {
                if (value == dialect.Delimiter || value == dialect.LineEnd || value == '\r') quotedField |= opened;
                else odd = true;
            }

            if (value == dialect.LineEnd && state != RowState.Quoted)
            {
                if (odd || (!partial && fields != dialect.FieldCount)) oddities++;
                (odd, partial, opened, fields, state) = (false, false, false, 1, RowState.FieldStart);
                continue;
            }

            if (value == '"' && state == RowState.Unquoted) odd = true;
            if (value == '"' && state == RowState.FieldStart) opened = true;
            state = CsvStateMachine.Next(state, value, dialect.Delimiter);
            if (state == RowState.FieldStart) (opened, fields) = (false, fields + 1);
        }

        return (oddities + (odd ? 1 : 0), quotedField);
    }
}
