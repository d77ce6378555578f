namespace ServerlessAges.Formats.Ndjson;

/// <summary>Refuses JSON that is neither NDJSON nor an array.</summary>
internal static class NdjsonLayout
{
    // There is no header: any record may have the optional column.
    public static Dialect Read(int start, DialectOptions options, string[] names, string? optional) => new(
        InputFormat.Ndjson, start, HeaderLines: 0, Delimiter: 0, FieldCount: 0, Positions: [],
        optional is null ? names : [.. names, optional],
        Kept: options.KeepsAll ? [] : options.Keep?.Select((name, i) => new KeptColumn(name, i)).ToArray());

    public static void Check(ReadOnlySpan<byte> head, long start, bool isWhole)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        start += head.Length - text.Length;
        var reader = new Utf8JsonReader(text, isFinalBlock: false, state: default);
        try
        {
            while (reader.Read() && (reader.CurrentDepth > 0 || reader.TokenType == JsonTokenType.StartObject))
            {
            }
        }
        catch (JsonException)
        {
            return; // the row is rejected later, with its position
        }

        var end = (int)reader.BytesConsumed;
        if (text[..end].Contains((byte)'\n'))
        {
            throw Invalid(
                start,
                $"The object that begins at byte {start} is one object over several lines: use jq -c, or wrap it in an "
                + "array. NDJSON has one object a line.");
        }

        var rest = text[end..].Trim(" \t\r\n,"u8);
        if (isWhole && rest.StartsWith("{"u8) && !text.TrimEnd(" \t\r\n"u8).Contains((byte)'\n'))
        {
            var next = text[end..].IndexOf((byte)'{');
            throw Invalid(
                start,
                $"The input is one line of several objects: the next one begins at byte {start + end + next}. "
                + "Line feeds were probably removed on the way: with curl, use --data-binary instead of -d. "
                + "NDJSON has one object a line.");
        }
    }

    private static BatchException Invalid(long offset, string message) =>
        new(ErrorCodes.InvalidJson, message, new(Offset: offset));
}
