namespace ServerlessAges.Registry;

/// <summary>The processors that a host offers, by name, in the order in which they were added.</summary>
public sealed class ProcessorRegistry
{
    private readonly OrderedDictionary<string, RegisteredProcessor> processors = [];

    /// <summary>The names; the first is the default.</summary>
    public IReadOnlyList<string> Names => processors.Keys;

    public IReadOnlyList<RegisteredProcessor> All => processors.Values;

    /// <summary>Adds a processor. Its closed generic type is captured here, so no reflection is needed later.</summary>
    /// <exception cref="ArgumentException">Its schema is not valid, or contradicts another processor's.</exception>
    public ProcessorRegistry Add<TProcessor>()
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        var schema = TProcessor.Schema;
        Require(
            IsName(schema.Name, "-_"), "needs a name of letters, digits, '-' and '_' that begins with a letter");
        RequireDistinct("column", schema.Columns.Select(column => column.Name), StringComparer.OrdinalIgnoreCase);
        RequireDistinct("result", schema.Results.Select(field => field.Name), StringComparer.Ordinal);
        RequireDistinct("option", schema.Options.Select(option => option.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var option in schema.Options)
        {
            Require(
                IsName(option.Name) && char.IsAsciiLetterLower(option.Name[0]),
                $"has the option '{option.Name}': its name needs letters and digits in camel case, such as maxYears");
            Require(
                option.Kind != OptionKind.Choice || option.Choices.Count > 0,
                $"has the option '{option.Name}', which has no choices");
            Require(
                !(option.Min > option.Max), $"has the option '{option.Name}', whose minimum exceeds its maximum");
            Require(
                option.Default is null || option.Canonical(option.Default) is not null,
                $"has the option '{option.Name}', whose default is not one of its values");
        }

        Require(
            schema.Columns.Count is > 0 and <= RecordFields.MaxColumns,
            $"must have 1 to {RecordFields.MaxColumns} columns");
        Require(
            !schema.Columns.SkipLast(1).Any(column => column.IsOptional),
            "has an optional column that is not its last one: move it to the end");
        Require(
            schema.Results is [{ NeedsOptional: false }, ..],
            "has a first result that needs an optional column: move it to the end");
        foreach (var other in All.SelectMany(processor => processor.Schema.Options))
        {
            Require(
                schema.Options.All(option => option.Name != other.Name
                    || (option.Choices.SequenceEqual(other.Choices)
                        && option with { Choices = other.Choices } == other)),
                $"declares the option '{other.Name}' differently than another processor");
        }

        return Add(new Registered<TProcessor>());

        void RequireDistinct(string kind, IEnumerable<string> names, StringComparer comparer)
        {
            var seen = new HashSet<string>(comparer);
            foreach (var name in names)
                Require(name.Length > 0 && seen.Add(name), $"has an empty or repeated {kind} name '{name}'");
        }

        void Require(bool condition, string problem)
        {
            if (!condition) throw new ArgumentException($"The processor '{schema.Name}' {problem}.");
        }
    }

    private static bool IsName(string name, string others = "") => name.Length > 0 && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || others.Contains(letter));

    internal ProcessorRegistry Add(RegisteredProcessor processor)
    {
        if (!processors.TryAdd(processor.Schema.Name, processor))
        {
            throw new ArgumentException(
                $"The processor '{processor.Schema.Name}' has a name that is taken: choose another one.");
        }

        return this;
    }

    /// <exception cref="BatchException"><c>bad-option</c>: no processor has this name.</exception>
    public RegisteredProcessor Find(string name) => processors.GetValueOrDefault(name) ?? throw BatchException.Option(
        "processor", $"There is no processor '{name}'. Available processors: {string.Join(", ", Names)}.");

    private sealed class Registered<TProcessor>() : RegisteredProcessor(TProcessor.Schema)
        where TProcessor : struct, IRecordProcessor<TProcessor>
    {
        public override SliceComputer CreateComputer(
            ProcessorContext context, Dialect dialect, ResultFormat format, int maxRowBytes, bool csvSafe,
            InputColumn? input)
        {
            RequireSecrets(context.Secrets);
            var processor = TProcessor.Create(context);
            var results = Schema.ResultsFor(context.HasOptionalColumn);
            if (input is null)
                return FormatRegistry.CreateComputer(dialect, processor, results, format, maxRowBytes, csvSafe);
            var computer = FormatRegistry.CreateComputer(
                dialect, new NamingProcessor<TProcessor>(processor, input), [.. results, ResultField.Text(input.Name)],
                format, maxRowBytes, csvSafe);
            computer.InputColumn = input;
            return computer;
        }

        private protected override OptionValues Complete(OptionValues given, OptionValues defaults, DateOnly today) =>
            TProcessor.CompleteOptions(given, defaults, today);
    }
}
