namespace ServerlessAges.Cli.Common;

/// <summary>Reads options of a batch from a command line.</summary>
internal static class OptionText
{
    /// <summary>The value as a query has it: a switch that is given is true.</summary>
    public static string? Of(ParseResult parsed, Option<string?> option) => option.Arity.MaximumNumberOfValues > 0
        ? parsed.GetValue(option)
        : parsed.GetResult(option) is { Implicit: false } ? "true" : null;

    /// <summary>referenceYear becomes --reference-year.</summary>
    public static string Kebab(string name) => "--" + string.Concat(
        name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>Reads options; an error names the option as the user wrote it.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>.</exception>
    public static T Read<T>(Func<T> read, Func<string, string> spell)
    {
        try
        {
            return read();
        }
        catch (BatchException exception) when (exception.At?.Option is { } name)
        {
            var isNamed = exception.Message.StartsWith(name, StringComparison.Ordinal);
            throw new BatchException(exception.Code, spell(name) + (isNamed ? exception.Message[name.Length..] : $": {exception.Message}"));
        }
    }
}
