using System.Text.Json;

namespace ServerlessAges.Records.Json;

/// <summary>Recognises JSON that is neither NDJSON nor an array.</summary>
internal static class JsonLayout
{
    /// <summary>Refuses an input whose first object goes over several lines, as jq writes it by default.</summary>
    /// <param name="head">The first bytes, without a byte order mark.</param>
    /// <param name="start">Their offset.</param>
    /// <exception cref="BadInputException"><c>invalid-json</c>, with the offset of the object.</exception>
    public static void RefuseObjectOverLines(ReadOnlySpan<byte> head, long start)
    {
        var blank = head.Length - head.TrimStart(" \t\r\n"u8).Length;
        var reader = new Utf8JsonReader(head[blank..], isFinalBlock: false, state: default);
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

        if (!head.Slice(blank, (int)reader.BytesConsumed).Contains((byte)'\n')) return;
        start += blank;
        throw new BadInputException(
            "invalid-json",
            $"The object that begins at byte {start} is one object over several lines: use jq -c, or wrap it in an array. "
            + "NDJSON has one object a line.")
        {
            At = new FaultPlace(Offset: start),
        };
    }
}
