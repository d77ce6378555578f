using System.CommandLine;

namespace ServerlessAges.Cli;

/// <summary>What was given for an option, as a query would say it: a switch that stands there is true.</summary>
internal static class OptionText
{
    public static string? Of(ParseResult parsed, Option<string?> option) => option.Arity.MaximumNumberOfValues > 0
        ? parsed.GetValue(option)
        : parsed.GetResult(option) is { Implicit: false } ? "true" : null;
}
