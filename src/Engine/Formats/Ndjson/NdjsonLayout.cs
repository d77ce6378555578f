using System.Text.Json;

namespace ServerlessAges.Formats.Ndjson;

/// <summary>Recognises JSON that is neither NDJSON nor an array.</summary>
internal static class NdjsonLayout
{
    /// <summary>
    /// Refuses an input whose first object goes over several lines, as jq writes it by default, and one that is a single line of
    /// several objects.
    /// </summary>
    /// <param name="head">The first bytes, without a byte order mark.</param>
    /// <param name="start">Their offset.</param>
    /// <param name="isWhole">They are the whole input.</param>
    /// <exception cref="BatchException"><c>invalid-json</c>, with the offset of the object.</exception>
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
            return; // the row is rejected, with its own place
        }

        var end = (int)reader.BytesConsumed;
        if (text[..end].Contains((byte)'\n'))
        {
            throw Invalid(
                start,
                $"The object that begins at byte {start} is one object over several lines: use jq -c, or wrap it in an array. "
                + "NDJSON has one object a line.");
        }

        var rest = text[end..].Trim(" \t\r\n,"u8);
        if (isWhole && rest.StartsWith("{"u8) && !text.TrimEnd(" \t\r\n"u8).Contains((byte)'\n'))
        {
            throw Invalid(
                start,
                $"The input is one line of several objects: the next one begins at byte {start + text[end..].IndexOf((byte)'{') + end}. Line "
                + "feeds were probably removed on the way: with curl, use --data-binary instead of -d. NDJSON has one object a line.");
        }
    }

    private static BatchException Invalid(long offset, string message) =>
        new(ErrorCodes.InvalidJson, message) { At = new ErrorLocation(Offset: offset) };
}
