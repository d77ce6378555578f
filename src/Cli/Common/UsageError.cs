using System.CommandLine.Parsing;

namespace ServerlessAges.Cli.Common;

/// <summary>
/// Finds the first error of a command line. System.CommandLine takes an unknown option for a file, or for the value of
/// the option before it. Here a word that begins with `--` is neither, unless it follows `--`.
/// </summary>
internal static class UsageError
{
    public static BatchException Of(string message) => new(ErrorCodes.BadOption, message);

    public static string? Find(ParseResult parsed, string[] args)
    {
        if (parsed.Action is ScreenHelp) return null;
        var command = parsed.CommandResult.Command;
        var error = (command is RootCommand ? UnknownCommand(parsed, command) : UnknownOption(parsed, args, command))
            ?? parsed.Errors.Select(Describe).FirstOrDefault();
        var name = command is RootCommand ? "" : command.Name + " ";
        return error is null ? null : $"{error}{(error[^1] is '.' or '?' ? "" : ".")} See: ages {name}--help";
    }

    private static string? UnknownCommand(ParseResult parsed, Command root)
    {
        if (parsed.Errors.Count == 0) return null;
        if (parsed.UnmatchedTokens is not [var typed, ..])
            return $"Name a command: {string.Join(", ", root.Subcommands.Select(command => command.Name))}.";
        return typed.StartsWith('-')
            ? $"There is no option '{typed}'.{Suggestion.For(typed, root.Options.Select(option => option.Name))}"
            : $"There is no command '{typed}'.{Suggestion.For(typed, root.Subcommands.Select(known => known.Name))}";
    }

    private static string? UnknownOption(ParseResult parsed, string[] args, Command command)
    {
        var arguments =
            parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).ToHashSet();
        var unknown = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).FirstOrDefault(token =>
            token.Type == TokenType.Argument && token.Value is ['-', var second, ..]
                && (second == '-' || arguments.Contains(token)));
        if (unknown is not null)
        {
            var name = unknown.Value.Split('=', ':')[0];
            if (command.Options.Any(option => option.Name == name))
            {
                var options = parsed.CommandResult.Children.OfType<OptionResult>();
                return $"{options.First(option => option.Tokens.Contains(unknown)).Option.Name} needs a value.";
            }

            var hint = command.Arguments.Any(argument => argument.Name == "FILE")
                ? " Where a file has such a name, write it after '--'." : "";
            var suggestion = Suggestion.For(name, command.Options.Select(option => option.Name));
            return $"There is no option '{name}'.{suggestion}{hint}";
        }

        var words = args.TakeWhile(word => word != "--").Where(word => word.AsSpan().ContainsAny('=', ':'));
        var given = words.Select(word => word.Split('=', ':')[0]).FirstOrDefault(name =>
            command.Options.Any(option => option.Name == name && option.Arity.MaximumNumberOfValues == 0));
        return given is null ? null : $"{given} takes no value.";
    }

    private static string Describe(ParseError error)
    {
        var message = ErrorReport.OneLine(error.Message);
        return error.SymbolResult is OptionResult { Option.Name: var name }
            && !message.Contains(name, StringComparison.Ordinal) ? $"{name}: {message}" : message;
    }
}
