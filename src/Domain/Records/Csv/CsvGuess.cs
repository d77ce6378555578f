namespace ServerlessAges.Records.Csv;

/// <summary>
/// Guesses where the first row of a range starts, by reading a sample twice: as if the range began outside quotes, and
/// as if inside. The reading with fewer oddities wins, outside if they are equal. A guess, nothing more: the chain
/// proves it or has the range computed again.
/// </summary>
internal static class CsvGuess
{
    /// <param name="bytes">From one byte before the range on.</param>
    /// <param name="dialect">The input's dialect.</param>
    /// <param name="sample">How many bytes to read at most for the choice.</param>
    /// <param name="limit">Where to give up looking for a start.</param>
    /// <returns>Index of the first row start, past index 0; at least <paramref name="limit"/> where there is none.</returns>
    public static int FirstRow(ReadOnlySpan<byte> bytes, Dialect dialect, int sample, int limit)
    {
        var seen = bytes[..Math.Min(bytes.Length, sample)];
        var outside = Read(seen, dialect, RowState.Unquoted);
        var start = RowState.Unquoted;
        if (outside.Oddities > 0)
        {
            var inside = Read(seen, dialect, RowState.Quoted);
            if (inside.Oddities < outside.Oddities && inside.GoodRows > outside.GoodRows) start = RowState.Quoted;
        }

        var state = start;
        var first = CsvGrammar.SkipRow(bytes[..Math.Min(bytes.Length, limit)], dialect.Delimiter, ref state, out _);
        return first < 0 ? limit : first;
    }

    private static (int GoodRows, int Oddities) Read(ReadOnlySpan<byte> bytes, Dialect dialect, RowState state)
    {
        var goodRows = 0;
        var oddities = 0;
        var odd = false;
        var fields = 1;
        var partial = true; // the row in which the range begins: its fields cannot be counted
        foreach (var value in bytes)
        {
            if (value == '\n' && state != RowState.Quoted)
            {
                if (odd || (!partial && fields != dialect.FieldCount)) oddities++;
                else if (!partial) goodRows++;
                (odd, partial, fields, state) = (false, false, 1, RowState.FieldStart);
                continue;
            }

            if (value == '"' && state == RowState.Unquoted) odd = true;
            var next = CsvGrammar.Next(state, value, dialect.Delimiter);
            if (next == RowState.FieldStart) fields++;
            if (state == RowState.AfterQuote && next == RowState.Unquoted && value != '\r') odd = true;
            state = next;
        }

        return (goodRows, oddities + (odd ? 1 : 0));
    }
}
