using System.Text;

namespace ServerlessAges.Tests.Oracle;

/// <summary>Reads a whole CSV file from its first byte to its last, a byte at a time.</summary>
internal static class CsvOracle
{
    private enum At { FieldStart, Unquoted, Quoted, AfterQuote }

    private sealed record Row(int Start, int End, int Next, List<byte[]> Fields, bool Stray, bool Open);

    public static Expected Read(byte[] file, char delimiter, int maxRowBytes, DateOnly asOf)
    {
        var at = LineOracle.AfterByteOrderMark(file);
        Row header;
        do
        {
            header = ReadRow(file, at, delimiter);
            at = header.Next;
        }
        while (IsBlank(file, header));

        var names = header.Fields.ConvertAll(field => Encoding.UTF8.GetString(field).Trim().ToUpperInvariant());
        var name = names.IndexOf("NAME");
        var born = names.IndexOf("BORN");
        var died = names.IndexOf("DIED");
        var expected = new Expected { FirstRow = at, HeaderLines = LineOracle.Lines(file, 0, at), Length = file.Length };
        while (at < file.Length)
        {
            var row = ReadRow(file, at, delimiter);
            at = row.Next;
            expected.RowStarts.Add(row.Start);
            if (!IsBlank(file, row))
            {
                expected.Records++;
                var reason = Compute(row, names.Count, name, born, died, maxRowBytes, asOf, expected);
                if (reason is not null) LineOracle.Reject(row.Start, Text(file, row), reason, expected);
            }

            expected.Lines += LineOracle.Lines(file, row.Start, row.Next);
        }

        return expected;
    }

    /// <summary>The fields of every row, blank or not, the header's included.</summary>
    public static IEnumerable<List<byte[]>> Fields(byte[] file, char delimiter)
    {
        for (var at = 0; at < file.Length;)
        {
            var row = ReadRow(file, at, delimiter);
            at = row.Next;
            yield return row.Fields;
        }
    }

    private static string? Compute(
        Row row, int fields, int name, int born, int died, int maxRowBytes, DateOnly asOf, Expected expected)
    {
        if (row.End - row.Start > maxRowBytes) return "row-too-long";
        if (row.Open) return "unterminated-quote";
        if (row.Stray) return "stray-quote";
        return row.Fields.Count == fields
            ? AgeOracle.Compute(row.Fields[name], row.Fields[born], died < 0 ? null : row.Fields[died], asOf, expected)
            : "field-count";
    }

    // The row without its line end: the LF, and one CR before it.
    private static byte[] Text(byte[] file, Row row)
    {
        var end = row.End;
        if (row.Next > row.End && end > row.Start && file[end - 1] == '\r') end--;
        return file[row.Start..end];
    }

    private static bool IsBlank(byte[] file, Row row) => row.Next > row.Start && Text(file, row).Length == 0;

    private static Row ReadRow(byte[] file, int start, char delimiter)
    {
        var fields = new List<byte[]>();
        var field = new List<byte>();
        var at = At.FieldStart;
        var stray = false;
        for (var i = start; i < file.Length; i++)
        {
            var c = (char)file[i];
            if (at == At.Quoted)
            {
                if (c == '"') at = At.AfterQuote;
                else field.Add(file[i]);
            }
            else if (at == At.AfterQuote && c == '"')
            {
                field.Add(file[i]);
                at = At.Quoted;
            }
            else if (at == At.FieldStart && c == '"')
            {
                at = At.Quoted;
            }
            else if (c == '\n')
            {
                if (at == At.Unquoted && field[^1] == '\r') field.RemoveAt(field.Count - 1);
                fields.Add([.. field]);
                return new Row(start, i, i + 1, fields, stray, Open: false);
            }
            else if (c == delimiter)
            {
                fields.Add([.. field]);
                field.Clear();
                at = At.FieldStart;
            }
            else if (at == At.AfterQuote && c == '\r' && i + 1 < file.Length && file[i + 1] == '\n')
            {
                // the line end's
            }
            else
            {
                if (at == At.AfterQuote) stray = true;
                field.Add(file[i]);
                at = At.Unquoted;
            }
        }

        fields.Add([.. field]);
        return new Row(start, file.Length, file.Length, fields, stray, Open: at == At.Quoted);
    }
}
