namespace ServerlessAges.Cli.Common;

/// <summary>The options of a batch on a command line: one for each of the table.</summary>
internal sealed class BatchOptionArguments(BatchOptionTable table, params string[] except)
{
    private static readonly string[] Rare = ["maxRowBytes", "chunkSize"]; // not in the help, which fits a screen

    private readonly Dictionary<string, Option<string?>> options =
        table.All.Where(option => !except.Contains(option.Name)).ToDictionary(option => option.Name, Create);

    public IEnumerable<Option> All => options.Values;

    public Dictionary<string, string> Given(ParseResult parsed) => options
        .Where(option => parsed.GetResult(option.Value) is { Implicit: false })
        .ToDictionary(
            option => option.Key,
            option => option.Value.Arity.MaximumNumberOfValues == 0 ? "true" : parsed.GetRequiredValue(option.Value)!);

    // `defaults` is the table with the defaults of settings. Another option may imply the processor.
    public BatchOptions Read(ParseResult parsed, BatchOptionTable? defaults = null, string? processor = null)
    {
        var given = Given(parsed);
        if (processor is not null && !given.TryAdd("processor", processor))
            throw UsageError.Of($"--processor and --{processor} exclude each other: leave one of them out.");
        return OptionText.Read(
            () => (defaults ?? table).Read(given.GetValueOrDefault, DateOnly.FromDateTime(DateTime.Today)), Kebab);
    }

    private static Option<string?> Create(OptionDefinition option)
    {
        var isSwitch = option.Kind == OptionKind.Boolean;
        var choices = option.Choices.Count > 0 ? $" ({string.Join(' ', option.Choices)})" : "";
        var value = isSwitch ? null : option.DefaultDescription ?? option.Default;
        return new Option<string?>(Kebab(option.Name))
        {
            Description = option.Description + choices + (value is null ? "" : $"; {value}"),
            HelpName = option.Kind == OptionKind.Date ? "DATE" : null,
            Hidden = Rare.Contains(option.Name),
            Arity = isSwitch ? ArgumentArity.Zero : ArgumentArity.ExactlyOne,
        };
    }

    // maxRejected becomes --max-rejected.
    private static string Kebab(string name) => "--" + string.Concat(
        name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
