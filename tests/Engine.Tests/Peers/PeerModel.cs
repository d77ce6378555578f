using System.Text;
using System.Text.Unicode;

namespace ServerlessAges.Tests.Peers;

/// <summary>
/// A CSV reader with a switch for each cause: with none it is the engine, with a peer's it is that peer. So a difference is
/// not only put down to a cause, but is exactly what the cause makes of the file.
/// </summary>
/// <param name="causes">The switches that are on.</param>
/// <param name="delimiter">Between fields.</param>
/// <param name="fieldCount">Fields in the header.</param>
/// <param name="maxRowBytes">The longest row, without its LF.</param>
/// <param name="text">Lone CRs, by offset, that are text though others are not.</param>
internal sealed class PeerModel(Cause causes, char delimiter, int fieldCount, int maxRowBytes, IReadOnlyCollection<int>? text = null)
{
    private sealed record Row(int Next, int Length, List<byte[]> Fields, bool Stray, bool Open, bool Blank);

    /// <summary>The rows behind the header, which is the first.</summary>
    public List<ReadRow> Read(byte[] file)
    {
        var rows = new List<ReadRow>();
        for (var at = RowAt(file, 0).Next; at < file.Length;)
        {
            var row = RowAt(file, at);
            var isComment = Has(Cause.Comments) && file[at] == '#';
            at = isComment ? AfterComment(file, at) : row.Next;
            if (isComment || (row.Blank && !Has(Cause.BlankRowIsGiven))) continue;
            if ((row.Stray && Has(Cause.TextAfterQuoteIsFatal)) || (row.Open && Has(Cause.OpenQuoteIsFatal)))
            {
                rows.Add(new ReadRow(null, PeerRows.SylvanFault));
                break;
            }

            var refused = Refused(row);
            rows.Add(new ReadRow(refused is null ? [.. row.Fields.Select(Encoding.UTF8.GetString)] : null, refused));
        }

        return rows;
    }

    private bool Has(Cause cause) => (causes & cause) != 0;

    private string? Refused(Row row)
    {
        if (row.Length > maxRowBytes && !Has(Cause.AnyLength)) return "row-too-long";
        if (row.Open && !Has(Cause.OpenQuoteIsKept)) return "unterminated-quote";
        if (row.Stray && !Has(Cause.TextAfterQuoteIsKept)) return "stray-quote";
        if (row.Fields.Count != fieldCount && !Has(Cause.AnyFieldCount) && !row.Blank) return "field-count";
        return row.Fields.All(field => Utf8.IsValid(field)) || Has(Cause.InvalidUtf8IsReplaced) ? null : "invalid-utf8";
    }

    // Quotes mean nothing in it.
    private int AfterComment(byte[] file, int start)
    {
        for (var at = start; at < file.Length; at++)
        {
            if (LineEnd(file, at) is var length and > 0) return at + length;
        }

        return file.Length;
    }

    // LF, CR LF, and where that is a cause, CR.
    private int LineEnd(byte[] file, int at) => file[at] switch
    {
        (byte)'\n' => 1,
        (byte)'\r' when at + 1 < file.Length && file[at + 1] == '\n' => 2,
        (byte)'\r' when Has(Cause.LoneCarriageReturn) && text?.Contains(at) != true => 1,
        _ => 0,
    };

    private Row RowAt(byte[] file, int start)
    {
        var fields = new List<byte[]>();
        var stray = false;
        for (var at = start; ; at++)
        {
            var field = new List<byte>();
            if (at < file.Length && file[at] == '"')
            {
                for (at++; ; at++)
                {
                    if (at >= file.Length)
                    {
                        fields.Add([.. field]);
                        return new Row(at, at - start, fields, stray, Open: true, Blank: false);
                    }

                    if (file[at] == '"' && (++at >= file.Length || file[at] != '"')) break;
                    field.Add(file[at]);
                }

                stray |= at < file.Length && file[at] != delimiter && LineEnd(file, at) == 0;
            }

            var lineEnd = 0;
            for (; at < file.Length && file[at] != delimiter && (lineEnd = LineEnd(file, at)) == 0; at++) field.Add(file[at]);
            fields.Add([.. field]);
            if (at < file.Length && lineEnd == 0) continue;
            // The limit is one of bytes without the LF.
            var length = at - start + (lineEnd == 2 ? 1 : 0);
            return new Row(at + lineEnd, length, fields, stray, Open: false, Blank: at == start && lineEnd > 0);
        }
    }
}
