using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests.Oracle;

/// <summary>The rule of ages, said with strings.</summary>
internal static partial class AgeOracle
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Appends the result, or says why there is none.</summary>
    /// <returns>A reason code, or null.</returns>
    public static string? Compute(byte[] name, byte[] born, int referenceYear, Expected expected)
    {
        var reason = Year(born, out var year);
        if (reason is not null) return reason;
        if (year > referenceYear) return "born-after-reference";
        var age = referenceYear - year;
        if (year < 0 && referenceYear > 0) age--; // there was no year 0

        string text;
        try
        {
            text = StrictUtf8.GetString(name);
        }
        catch (ArgumentException)
        {
            return "invalid-utf8";
        }

        expected.Ages.AddRange(Encoding.UTF8.GetBytes(
            "{\"name\":\"" + Escape(text) + "\",\"age\":" + age.ToString(CultureInfo.InvariantCulture) + "}\n"));
        var quoted = text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        expected.CsvAges.AddRange(Encoding.UTF8.GetBytes(quoted + "," + age.ToString(CultureInfo.InvariantCulture) + "\n"));
        return null;
    }

    public static string? Year(byte[] born, out int year)
    {
        year = 0;
        var text = Encoding.Latin1.GetString(born).Trim(' ', '\t');
        if (text == "") return "missing-value";
        if (!WholeNumber().IsMatch(text)) return "invalid-year";
        if (text.TrimStart('-').Length > 6) return "year-out-of-range";
        year = int.Parse(text, CultureInfo.InvariantCulture);
        return year == 0 ? "no-year-zero" : null;
    }

    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    [GeneratedRegex(@"\A-?[0-9]+\z")]
    private static partial Regex WholeNumber();
}
