using System.Text.Json;

namespace ServerlessAges.Records.Json;

/// <summary>NDJSON has no header: its first record stands for it.</summary>
internal static class JsonMembers
{
    /// <summary>Whether the first row that is not blank is an object with a member of that name, in any case.</summary>
    public static bool InFirstRecord(ReadOnlySpan<byte> rows, int maxRowBytes, string name)
    {
        while (!rows.IsEmpty)
        {
            var end = rows.IndexOf((byte)'\n');
            var row = end < 0 ? rows : rows[..end];
            if (row.Length > maxRowBytes) return false;
            if (end >= 0 && row.EndsWith("\r"u8)) row = row[..^1];
            if (!row.Trim(" \t"u8).IsEmpty) return Has(row, name);
            rows = rows[(end < 0 ? rows.Length : end + 1)..];
        }

        return false;
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
