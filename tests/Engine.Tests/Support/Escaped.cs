using System.Globalization;
using System.Text;

namespace ServerlessAges.Tests.Support;

/// <summary>Bytes as one line of text, so that a failing file can be read and typed in again.</summary>
internal static class Escaped
{
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            text.Append(value switch
            {
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                (byte)'\t' => "\\t",
                (byte)'"' => "\\\"",
                (byte)'\\' => "\\\\",
                >= 0x20 and < 0x7F => ((char)value).ToString(),
                _ => "\\x" + value.ToString("x2", CultureInfo.InvariantCulture),
            });
        }

        return text.ToString();
    }
}
