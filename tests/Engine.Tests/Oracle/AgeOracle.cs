using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests.Oracle;

/// <summary>The rule of ages, said with strings.</summary>
internal static partial class AgeOracle
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Appends the result, or says why there is none.</summary>
    /// <param name="name">As in the input.</param>
    /// <param name="born">The same.</param>
    /// <param name="died">The same; null where the record has no such column.</param>
    /// <param name="asOf">The day on which the age is asked.</param>
    /// <param name="expected">Takes the result.</param>
    /// <param name="inCsv">CSV results have the column even so.</param>
    /// <returns>A reason code, or null.</returns>
    public static string? Compute(byte[] name, byte[] born, byte[]? died, DateOnly asOf, Expected expected, bool inCsv = false)
    {
        var reason = Read(born, out var year, out var birth);
        if (reason is not null) return reason;
        var age = Age(year, birth, asOf.Year, asOf);
        if (age < 0) return "born-after-reference";

        string? ageAtDeath = null;
        if (died is not null && (reason = Read(died, out var deathYear, out var death)) != "missing-value")
        {
            if (reason is not null) return reason;
            var years = Age(year, birth, deathYear, death);
            if (years < 0) return "died-before-born";
            ageAtDeath = years.ToString(CultureInfo.InvariantCulture);
        }

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
            "{\"name\":\"" + Escape(text) + "\",\"age\":" + age.ToString(CultureInfo.InvariantCulture)
            + (died is null ? "" : ",\"ageAtDeath\":" + (ageAtDeath ?? "null")) + "}\n"));
        var quoted = text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        expected.CsvAges.AddRange(Encoding.UTF8.GetBytes(
            quoted + "," + age.ToString(CultureInfo.InvariantCulture) + (died is null && !inCsv ? "" : "," + ageAtDeath) + "\n"));
        return null;
    }

    /// <summary>Reads a year or a date.</summary>
    /// <returns>A reason code, or null.</returns>
    public static string? Read(byte[] field, out int year, out DateOnly? day)
    {
        (year, day) = (0, null);
        var text = Encoding.Latin1.GetString(field).Trim(' ', '\t');
        if (text == "") return "missing-value";
        if (Date().IsMatch(text))
        {
            if (text[0] == '-') return "invalid-date";
            if (text.StartsWith("0000", StringComparison.Ordinal)) return "no-year-zero";
            if (!DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var date)) return "invalid-date";
            (year, day) = (date.Year, date);
            return null;
        }

        if (!WholeNumber().IsMatch(text)) return "invalid-year";
        if (text.TrimStart('-').Length > 6) return "year-out-of-range";
        year = int.Parse(text, CultureInfo.InvariantCulture);
        return year == 0 ? "no-year-zero" : null;
    }

    private static int Age(int year, DateOnly? birth, int laterYear, DateOnly? later)
    {
        var age = laterYear - year;
        if (year < 0 && laterYear > 0) age--; // there was no year 0
        if (year > 0 && laterYear < 0) age++;
        if (birth is null || later is null) return age;
        var isLeapDay = birth.Value is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(laterYear);
        var birthday = isLeapDay ? new DateOnly(laterYear, 3, 1) : new DateOnly(laterYear, birth.Value.Month, birth.Value.Day);
        return later < birthday ? age - 1 : age;
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

    [GeneratedRegex(@"\A-?[0-9]{4}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex Date();

    [GeneratedRegex(@"\A-?[0-9]+\z")]
    private static partial Regex WholeNumber();
}
