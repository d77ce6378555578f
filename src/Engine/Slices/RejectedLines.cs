using System.Buffers.Text;

namespace ServerlessAges.Slices;

/// <summary>Rejected records as NDJSON, one object a line: line, offset, reason, detail, raw.</summary>
public static class RejectedLines
{
    // How many bytes of a row past the limit are kept; any other row is kept whole.
    internal const int RawOfLongRow = 1024;
    private const int ValueInDetail = 64;
    private const int MessageInDetail = 200;

    internal static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> row) =>
        row.Length <= RawOfLongRow ? row : row[..CharacterStart(row, RawOfLongRow)];

    private static ReadOnlySpan<byte> Lead => "{\"line\":"u8;

    internal static void Append(
        ref ByteBuffer output, long line, long offset, Rejection rejection, ReadOnlySpan<byte> raw,
        string? column = null, ReadOnlySpan<byte> value = default, string? message = null, int headerFields = 0)
    {
        output.Append(Lead);
        output.AppendInteger(line);
        output.Append(",\"offset\":"u8);
        output.AppendInteger(offset);
        output.Append(",\"reason\":\""u8);
        AppendText(ref output, rejection.Reason!.Code);
        output.Append("\",\"detail\":\""u8);
        AppendDetail(ref output, rejection, column, value, headerFields);
        if (message is not null)
        {
            output.Append(": "u8);
            var isLong = message.Length > MessageInDetail;
            AppendText(ref output, isLong ? $"{message.AsSpan(0, MessageInDetail)}…" : message);
        }

        AppendRaw(ref output, raw);
    }

    private static void AppendDetail(
        ref ByteBuffer output, Rejection rejection, string? column, ReadOnlySpan<byte> value, int headerFields)
    {
        if (column is not null)
        {
            AppendText(ref output, column);
            output.Append(": "u8);
            if (!value.IsEmpty && Utf8.IsValid(value))
            {
                var shown = value.Length <= ValueInDetail ? value.Length : CharacterStart(value, ValueInDetail);
                output.Append("\\\""u8);
                JsonText.Append(ref output, value[..shown]);
                output.Append(shown < value.Length ? "…\\\" "u8 : "\\\" "u8);
            }
        }

        var text = rejection.Reason!.Text.AsSpan();
        ReadOnlySpan<(string, int)> numbers = [("{0}", rejection.Value), ("{1}", headerFields)];
        foreach (var (placeholder, number) in numbers)
        {
            var at = text.IndexOf(placeholder);
            if (at < 0) continue;
            AppendText(ref output, text[..at]);
            output.AppendInteger(number);
            text = text[(at + placeholder.Length)..];
        }

        AppendText(ref output, text);
    }

    private static void AppendText(ref ByteBuffer output, ReadOnlySpan<char> text)
    {
        const int Short = 512;
        var max = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = max <= Short ? stackalloc byte[Short] : new byte[max];
        JsonText.Append(ref output, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private static void AppendRaw(ref ByteBuffer output, ReadOnlySpan<byte> raw)
    {
        var start = output.Length;
        output.Append("\",\"raw\":\""u8);
        if (!JsonText.Append(ref output, raw))
        {
            // Not text: keep the bytes.
            output.Length = start;
            output.Append("\",\"rawBase64\":\""u8);
            var room = output.Reserve(Base64.GetMaxEncodedToUtf8Length(raw.Length));
            Base64.EncodeToUtf8(raw, room, out _, out var written);
            output.Length += written;
        }

        output.Append("\"}\n"u8);
    }

    /// <summary>Copies the records of a range. Before, their lines are relative to its first line.</summary>
    /// <param name="lead">JSON members that each record begins with, such as <c>"input":"a/b",</c>.</param>
    public static void Rebase(
        ReadOnlySpan<byte> rejected, long linesBefore, IBufferWriter<byte> output, ReadOnlySpan<byte> lead = default)
    {
        Span<byte> number = stackalloc byte[20];
        while (!rejected.IsEmpty)
        {
            var end = rejected.IndexOf((byte)'\n') + 1;
            if (end == 0 || !rejected.StartsWith(Lead)
                || !Utf8Parser.TryParse(rejected[Lead.Length..], out long line, out var digits))
            {
                throw new InvalidDataException(
                    "Stored rejected records are damaged: a line does not begin with its number.");
            }

            output.Write(Lead[..1]);
            output.Write(lead);
            output.Write(Lead[1..]);
            Utf8Formatter.TryFormat(line + linesBefore, number, out var written);
            output.Write(number[..written]);
            output.Write(rejected[(Lead.Length + digits)..end]);
            rejected = rejected[end..];
        }
    }

    // The last start of a character at or before `at`.
    private static int CharacterStart(ReadOnlySpan<byte> utf8, int at)
    {
        while (at > 0 && (utf8[at] & 0xC0) == 0x80) at--;
        return at;
    }
}
