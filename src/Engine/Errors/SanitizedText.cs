namespace ServerlessAges.Errors;

/// <summary>Makes text of unknown origin safe for a log or a terminal.</summary>
public static class SanitizedText
{
    /// <summary>Replaces control characters, line ends and bidirectional controls by U+FFFD.</summary>
    public static string Of(string text) => string.Concat(text.Select(letter => IsControl(letter) ? '\uFFFD' : letter));

    private static bool IsControl(char letter) =>
        char.GetUnicodeCategory(letter)
            is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
