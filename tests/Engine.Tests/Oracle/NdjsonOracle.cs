using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ServerlessAges.Tests.Oracle;

/// <summary>Reads a whole NDJSON file line by line, each line as one document.</summary>
internal static class NdjsonOracle
{
    private static readonly string[] Needed = ["name", "born"];
    private static readonly string[] Columns = [.. Needed, "died"];

    public static Expected Read(byte[] file, int maxRowBytes, DateOnly asOf)
    {
        var at = LineOracle.AfterByteOrderMark(file);
        var expected = new Expected { FirstRow = at, HeaderLines = 0, Length = file.Length };
        while (at < file.Length)
        {
            var start = at;
            var end = Array.IndexOf(file, (byte)'\n', start);
            at = end < 0 ? file.Length : end + 1;
            expected.RowStarts.Add(start);

            var row = end < 0 ? file[start..] : file[start..end];
            var text = end >= 0 && row.Length > 0 && row[^1] == '\r' ? row[..^1] : row;
            var tooLong = row.Length > maxRowBytes;
            if (tooLong || !text.All(value => value is (byte)' ' or (byte)'\t'))
            {
                expected.Records++;
                var reason = tooLong ? "row-too-long" : Compute(text, asOf, expected);
                if (reason is not null) LineOracle.Reject(start, text, reason, expected);
            }

            expected.Lines += LineOracle.Lines(file, start, at);
        }

        return expected;
    }

    private static string? Compute(byte[] text, DateOnly asOf, Expected expected)
    {
        var values = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        string? reason = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return "not-an-object";
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (!Columns.Contains(member.Name, StringComparer.OrdinalIgnoreCase) || reason is not null) continue;
                if (values.ContainsKey(member.Name)) reason = "duplicate-member";
                else if (member.Value.ValueKind == JsonValueKind.Null && member.Name.Equals("died", StringComparison.OrdinalIgnoreCase)) values.Add(member.Name, []);
                else if ((reason = Value(member.Value, out var value)) is null) values.Add(member.Name, value);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, or a name that is not UTF-8
            return "invalid-json";
        }

        if (reason is not null) return reason;
        return Needed.All(values.ContainsKey)
            ? AgeOracle.Compute(values["name"], values["born"], values.GetValueOrDefault("died"), asOf, expected, inCsv: true)
            : "missing-value";
    }

    private static string? Value(JsonElement member, out byte[] value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(member);
        value = raw.ToArray();
        switch (member.ValueKind)
        {
            case JsonValueKind.Number:
                return null;
            case JsonValueKind.String:
                value = value[1..^1];
                if (!value.Contains((byte)'\\')) return null; // taken as it is, valid UTF-8 or not
                if (!Utf8.IsValid(value)) return "invalid-utf8";
                value = Encoding.UTF8.GetBytes(member.GetString()!);
                return null;
            default:
                return member.ValueKind == JsonValueKind.Null ? "missing-value" : "wrong-type";
        }
    }
}
