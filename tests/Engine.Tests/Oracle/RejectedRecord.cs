using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Oracle;

/// <summary>A rejected record as a user would compare it: everything but the wording.</summary>
/// <param name="Line">Counted from 1 at the file's first line.</param>
/// <param name="Offset">Of the record's first byte.</param>
/// <param name="Reason">The stable code.</param>
/// <param name="Raw">The record's bytes, escaped.</param>
/// <param name="IsText">The bytes are valid UTF-8, and so stand in <c>raw</c> and not in <c>rawBase64</c>.</param>
internal sealed record RejectedRecord(long Line, long Offset, string Reason, string Raw, bool IsText)
{
    public static RejectedRecord Of(long line, long offset, string reason, ReadOnlySpan<byte> raw) =>
        new(line, offset, reason, Escaped.Text(raw), System.Text.Unicode.Utf8.IsValid(raw));

    /// <summary>Reads rejected records as the engine writes them.</summary>
    public static IReadOnlyList<RejectedRecord> Parse(ReadOnlySpan<byte> ndjson)
    {
        var records = new List<RejectedRecord>();
        foreach (var line in Encoding.UTF8.GetString(ndjson).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var isText = root.TryGetProperty("raw", out var raw);
            records.Add(new RejectedRecord(
                root.GetProperty("line").GetInt64(),
                root.GetProperty("offset").GetInt64(),
                root.GetProperty("reason").GetString()!,
                Escaped.Text(isText
                    ? Encoding.UTF8.GetBytes(raw.GetString()!)
                    : root.GetProperty("rawBase64").GetBytesFromBase64()),
                isText));
        }

        return records;
    }
}
