using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests.Oracle;

/// <summary>Reads a whole CSV file from its first byte to its last, a byte at a time.</summary>
internal static partial class CsvOracle
{
    private enum At { FieldStart, Unquoted, Quoted, AfterQuote }

    private sealed record Row(
        int Start, int End, int Next, List<byte[]> Fields, bool Stray, bool Open, bool Multiline, bool Mixed);

    public static Expected Read(byte[] file, char delimiter, int maxRowBytes, DateOnly asOf)
    {
        var (at, _) = HeaderStart(file);
        var lineEnd = LineEnd(file, at, delimiter);
        var header = ReadRow(file, at, delimiter, lineEnd);
        at = header.Next;

        var names = header.Fields.ConvertAll(field => Encoding.UTF8.GetString(field).Trim().ToUpperInvariant());
        var name = names.IndexOf("NAME");
        var born = names.IndexOf("BORN");
        var died = names.IndexOf("DIED");
        var expected = new Expected { FirstRow = at, HeaderLines = LineOracle.Lines(file, 0, at, lineEnd), Length = file.Length };
        while (at < file.Length)
        {
            var row = ReadRow(file, at, delimiter, lineEnd);
            at = row.Next;
            expected.RowStarts.Add(row.Start);
            if (!IsBlank(file, row))
            {
                expected.Records++;
                var reason = Compute(row, names.Count, name, born, died, maxRowBytes, asOf, expected);
                if (reason is not null) LineOracle.Reject(row.Start, Text(file, row), reason, expected);
            }

            expected.Lines += LineOracle.Lines(file, row.Start, row.Next, lineEnd);
        }

        return expected;
    }

    /// <summary>Where the header starts: past a byte order mark, a line sep=… and blank lines; and the delimiter of that line.</summary>
    public static (int Start, char? Separator) HeaderStart(byte[] file)
    {
        var at = LineOracle.AfterByteOrderMark(file);
        var line = SeparatorLine().Match(Encoding.Latin1.GetString(file, at, Math.Min(file.Length - at, 9)));
        if (line.Success) at += line.Length;
        while (at < file.Length && (char)file[at] is '\r' or '\n') at++;
        return (at, line.Success ? line.Groups[1].Value.Replace("\\t", "\t", StringComparison.Ordinal)[0] : null);
    }

    /// <summary>What ends rows: the first LF or CR outside quotes in the header; CRs right before an LF are its own.</summary>
    public static char LineEnd(byte[] file, int header, char delimiter)
    {
        var text = ReadRow(file, header, delimiter, '\n');
        var mac = ReadRow(file, header, delimiter, '\r');
        return mac.Next == mac.End || mac.End > text.End || file[mac.End..text.End].All(value => value == '\r') && text.Next > text.End
            ? '\n'
            : '\r';
    }

    /// <summary>The fields of every row, blank or not, the header's included.</summary>
    public static IEnumerable<List<byte[]>> Fields(byte[] file, char delimiter, char lineEnd = '\n')
    {
        for (var at = 0; at < file.Length;)
        {
            var row = ReadRow(file, at, delimiter, lineEnd);
            at = row.Next;
            yield return row.Fields;
        }
    }

    private static string? Compute(
        Row row, int fields, int name, int born, int died, int maxRowBytes, DateOnly asOf, Expected expected)
    {
        if (row.End - row.Start > maxRowBytes) return "row-too-long";
        if (row.Mixed) return "mixed-line-ends";
        if (row.Multiline) return "multiline-quote";
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

    [GeneratedRegex("""\A(?=.{0,8}[\r\n])"*sep=(\\t|[^"\r\n])"*(?=[\r\n])""", RegexOptions.IgnoreCase)]
    private static partial Regex SeparatorLine();

    private static Row ReadRow(byte[] file, int start, char delimiter, char lineEnd)
    {
        var fields = new List<byte[]>();
        var field = new List<byte>();
        var at = At.FieldStart;
        var (stray, multiline, mixed) = (false, false, false);
        for (var i = start; i < file.Length; i++)
        {
            var c = (char)file[i];
            if (c == '\n' && lineEnd == '\r' && at != At.Quoted) mixed = true;
            if (at == At.Quoted)
            {
                if (c == lineEnd && delimiter == '\t') multiline = true;
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
            else if (c == lineEnd)
            {
                if (at == At.Unquoted && field[^1] == '\r') field.RemoveAt(field.Count - 1);
                fields.Add([.. field]);
                return new Row(start, i, i + 1, fields, stray, Open: false, multiline, mixed);
            }
            else if (c == delimiter)
            {
                fields.Add([.. field]);
                field.Clear();
                at = At.FieldStart;
            }
            else if (lineEnd == '\n' && at == At.AfterQuote && c == '\r' && i + 1 < file.Length && file[i + 1] == '\n')
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
        return new Row(start, file.Length, file.Length, fields, stray, Open: at == At.Quoted, multiline, mixed);
    }
}
