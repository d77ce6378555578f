using System.Text.Json;

namespace ServerlessAges.Records.Json;

/// <summary>NDJSON has no header: its first record stands for it.</summary>
internal static class JsonMembers
{
    /// <summary>Whether the first row that is not blank is an object with a member of that name, in any case.</summary>
    /// <exception cref="BadInputException"><c>bad-header</c>: blank lines hide it.</exception>
    public static bool InFirstRecord(ReadOnlySpan<byte> head, int start, DialectOptions options, string name)
    {
        var rows = head[start..];
        while (!rows.IsEmpty)
        {
            var end = rows.IndexOf((byte)'\n');
            var row = end < 0 ? rows : rows[..end];
            if (row.Length > options.MaxRowBytes) return false;
            if (end < 0 && DialectReader.MayBeCut(head, options)) break;
            if (end >= 0 && row.EndsWith("\r"u8)) row = row[..^1];
            if (!row.Trim(" \t"u8).IsEmpty) return Has(row, name);
            rows = rows[(end < 0 ? rows.Length : end + 1)..];
        }

        if (!DialectReader.MayBeCut(head, options)) return false;
        throw new BadInputException(
            "bad-header",
            $"The first record, which stands for a header, does not end within {options.MaxRowBytes} bytes: are there blank lines before it?")
        {
            At = new FaultPlace(Line: 1, Offset: start),
        };
    }

    private static bool Has(ReadOnlySpan<byte> row, string name)
    {
        var reader = new Utf8JsonReader(row);
        var found = false;
        try
        {
            while (reader.Read())
            {
                found |= reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }
                    && name.Equals(reader.GetString(), StringComparison.OrdinalIgnoreCase);
            }

            return found;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false; // what is no record has no members; InvalidOperationException: half a surrogate pair in a name
        }
    }
}
