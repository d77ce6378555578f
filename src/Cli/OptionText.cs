using System.CommandLine;

namespace ServerlessAges.Cli;

/// <summary>What was given for an option, as a query would say it: a switch that stands there is true.</summary>
internal static class OptionText
{
    public static string? Of(ParseResult parsed, Option<string?> option) => option.Arity.MaximumNumberOfValues > 0
        ? parsed.GetValue(option)
        : parsed.GetResult(option) is { Implicit: false } ? "true" : null;

    /// <summary>referenceYear is --reference-year.</summary>
    public static string Kebab(string name) => "--" + string.Concat(
        name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>Reads options; an error calls the option what the user called it.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>.</exception>
    public static T Read<T>(Func<T> read, Func<string, string> spell)
    {
        try
        {
            return read();
        }
        catch (BatchException exception) when (exception.At?.Option is { } name)
        {
            var said = exception.Message.StartsWith(name, StringComparison.Ordinal) ? exception.Message[name.Length..] : $": {exception.Message}";
            throw new BatchException(exception.Code, spell(name) + said);
        }
    }
}
