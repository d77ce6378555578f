using System.Globalization;

namespace ServerlessAges.Errors;

/// <summary>Text that others have written, for a log or a terminal: in one line, and without what would steer either.</summary>
public static class SanitizedText
{
    /// <summary>Puts U+FFFD in the place of control characters, line ends, and signs that turn the direction of writing.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(Steers) ? string.Concat(text.Select(character => Steers(character) ? '\uFFFD' : character)) : text;
    }

    private static bool Steers(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
