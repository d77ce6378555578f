using System.CommandLine;
using System.CommandLine.Parsing;

namespace ServerlessAges.Cli;

/// <summary>
/// Finds what is wrong with a command line. System.CommandLine takes an unknown option for a file where a command takes files, and
/// for a value after an option that takes one; here no word that begins with `--` is either, unless it follows `--`.
/// </summary>
internal static class UsageError
{
    /// <summary>The first error, in one line; null where there is none.</summary>
    public static string? Find(ParseResult parsed, string[] args)
    {
        if (parsed.Action is ScreenHelp) return null;
        var command = parsed.CommandResult.Command;
        var error = command is RootCommand ? UnknownCommand(command, args) : UnknownOption(parsed, args);
        error ??= parsed.Errors.Count > 0 ? Describe(parsed.Errors[0]) : null;
        return error is null ? null : $"{error}{(error[^1] is '.' or '?' ? "" : ".")} See: ages {(command is RootCommand ? "" : command.Name + " ")}--help";
    }

    private static string? UnknownCommand(Command root, string[] args)
    {
        if (args.Length == 0) return $"Name a command: {string.Join(", ", root.Subcommands.Select(command => command.Name))}.";
        var option = args[0].StartsWith('-');
        if (option && root.Options.Any(known => IsCalled(known, args[0]))) return null;
        return $"There is no {(option ? "option" : "command")} '{args[0]}'."
            + Suggestion.For(args[0], option ? root.Options.Select(known => known.Name) : root.Subcommands.Select(command => command.Name));
    }

    private static string? UnknownOption(ParseResult parsed, string[] args)
    {
        var command = parsed.CommandResult.Command;
        var options = command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive)).ToArray();
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).ToHashSet();
        foreach (var word in args.TakeWhile(word => word != "--"))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal) && (!word.StartsWith('-') || word.Length == 1 || !arguments.Contains(word))) continue;
            var name = word.Split('=', ':')[0];
            var known = Array.Find(options, option => IsCalled(option, name));
            if (known is null)
                return $"There is no option '{name}'.{Suggestion.For(name, options.Select(option => option.Name))}{Hint(command)}";
            if (known.Arity.MaximumNumberOfValues == 0 && name.Length < word.Length) return $"{name} takes no value.";
        }

        var swallowed = parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option =>
            option.Tokens.Any(token => token.Value.StartsWith("--", StringComparison.Ordinal) && args.Contains(token.Value)));
        return swallowed is null ? null : $"{swallowed.Option.Name} needs a value.";
    }

    private static string Hint(Command command) => command.Arguments.Any(argument => argument.Name.Contains("FILE", StringComparison.Ordinal)) ? " Where a file has such a name, write it after '--'." : "";

    private static bool IsCalled(Option option, string name) => option.Name == name || option.Aliases.Contains(name);

    private static string Describe(ParseError error)
    {
        var message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return error.SymbolResult is OptionResult { Option.Name: var name } && !message.Contains(name, StringComparison.Ordinal)
            ? $"{name}: {message}"
            : message;
    }
}
