namespace ServerlessAges.Cli.Common;

/// <summary>Creates commands, options and arguments.</summary>
internal static class CommandFactory
{
    public static Command Create(
        string name, string description, IEnumerable<Symbol> symbols,
        Func<ParseResult, CancellationToken, Task<int>> run, Func<ParseResult, int> interrupted)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await run(parsed, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return interrupted(parsed);
            }
        });
        return command;
    }

    public static Argument<string[]> Arguments(string name, string description, int min = 1) => new(name)
    {
        Description = description, Arity = new ArgumentArity(min, ArgumentArity.OneOrMore.MaximumNumberOfValues),
    };

    public static Option<bool> Switch(string name, string? description) => new(name) { Description = description };

    /// <summary>Without a description, the option shares the line of the option before it in the help.</summary>
    public static Option<string> Text(string name, string? description, string? value = null, string? @default = null)
    {
        var option = new Option<string>(name) { Description = description, HelpName = value };
        if (@default is not null) option.DefaultValueFactory = _ => @default;
        return option;
    }

    /// <summary>May be repeated.</summary>
    public static Option<string[]> Texts(string name, string? description, string? value = null) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore };

    public static Option<string> Choice(string name, string description, params string[] choices)
    {
        var option = Text(name, description);
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, choices);
        return option;
    }

    public static Option<int> Number(string name, string description, int min, int max, int @default) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => @default,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!int.TryParse(text, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
                result.AddError($"{name} '{text}' must be a whole number from {min} to {max}.");
            return number;
        },
    };

    /// <summary>A setting of the service, which `run` uses too; null if it is missing or empty.</summary>
    public static string? Setting(string name) => Variable($"Ages__{name}");

    /// <summary>The value of an environment variable; null if it is missing or empty.</summary>
    public static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
