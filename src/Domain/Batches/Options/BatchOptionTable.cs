namespace ServerlessAges.Batches.Options;

// The one table of options: those of the service and those of the registered processors. A host creates one at start,
// and reads with it each query, metadata or command line. Help, OpenAPI and page are made from it.
public sealed class BatchOptionTable
{
    private static readonly OptionDefinition[] Service =
    [
        OptionDefinition.Choice("format", "How results are stored", "ndjson", "csv") with { Default = "ndjson" },
        OptionDefinition.Boolean("csvSafe", "Put an apostrophe before texts like formulas in CSV"),
        OptionDefinition.Choice("inputFormat", "The format of the input", "csv", "ndjson", "json")
            with { DefaultDescription = "detected" },
        OptionDefinition.Choice("delimiter", "Between CSV fields", ",", ";", "|", "tab")
            with { DefaultDescription = "detected" },
        OptionDefinition.Text("columns", "Names of columns: name=full_name,city=town"),
        OptionDefinition.Text("keep", "Input columns that results keep: * or name,country"),
        OptionDefinition.Text(
            "maxRejected", "A count or percentage past which it fails", RejectionThreshold.Default.ToString()),
        OptionDefinition.Integer(
            "maxRejectedInputs", "Inputs of a list that may be unreadable", @default: 0, min: 0,
            max: BatchOptions.MaxInputs),
        OptionDefinition.Text("inputColumn", "A result column with the name of the input"),
        OptionDefinition.Integer("maxRowBytes", "A longer row is rejected", @default: 1 << 20, min: 1, max: 64 << 20),
        OptionDefinition.Integer("chunkSize", "Bytes of input per chunk", min: 1, max: BatchOptions.MaxChunkSize)
            with { DefaultDescription = "chosen by the plan" },
    ];

    // The parameters of a query beside the options.
    private static readonly string[] Reserved = ["source", "sourceList", "code"];

    private readonly OptionDefinition processor;
    private readonly OptionDefinition[] own; // the processors' options
    private readonly Func<string, string?> setting = _ => null;

    // A setting is the default of an option.
    public BatchOptionTable(ProcessorRegistry processors, Func<string, string?>? setting = null)
    {
        Processors = processors;
        if (processors.Names.Count == 0)
            throw new ArgumentException("There is no processor. Add one: processors => processors.Add<MyProcessor>().");
        processor = OptionDefinition.Choice("processor", "The computation per record", [.. processors.Names])
            with { Default = processors.Names[0] };
        own = [.. processors.All.SelectMany(one => one.Schema.Options).DistinctBy(option => option.Name)];
        All = [processor, .. own, .. Service];
        var taken = new HashSet<string>(Reserved, StringComparer.OrdinalIgnoreCase) { processor.Name };
        foreach (var option in Service) taken.Add(option.Name);
        foreach (var option in own)
        {
            if (!taken.Add(option.Name)) throw Taken(option.Name, "an option of the service or of another processor");
        }

        if (setting is null) return;
        // Settings are checked now, for each processor that they may be used with.
        if (setting(processor.Name) is { } chosen) processors.Find(chosen);
        foreach (var one in processors.All) Read(one, setting, DateOnly.MinValue);
        this.setting = setting;
        All = [.. All.Select(option => Text(option, setting) is { } value
            ? option with { Default = option.Check(value), DefaultDescription = null } : option)];
    }

    public ProcessorRegistry Processors { get; }
    public IReadOnlyList<OptionDefinition> All { get; } // with the defaults of the settings
    public IReadOnlyList<string> Names => [.. All.Select(option => option.Name)];
    public IEnumerable<SecretDefinition> Secrets => Processors.All.SelectMany(one => one.Schema.Secrets).Distinct();

    // Settings of the host cannot have the name of an option.
    public Func<string, string?> Guard(Func<string, string?> setting) => name =>
        All.Any(option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ? throw Taken(name, "a setting of the host")
            : setting(name);

    public static ArgumentException Taken(string option, string owner) =>
        new($"A processor's option '{option}' has the name of {owner}: rename it.");

    // Reads the options of a batch, and completes them: the result can be frozen.
    public BatchOptions Read(Func<string, string?> given, DateOnly today)
    {
        var chosen = Processors.Find(given(processor.Name) ?? setting(processor.Name) ?? processor.Default!);
        foreach (var option in own.Where(option => given(option.Name) is not null))
        {
            if (chosen.Schema.Options.Contains(option)) continue;
            throw BatchException.Option(
                option.Name, $"{option.Name} is not an option of the processor {chosen.Schema.Name}: leave it out.");
        }

        return Read(chosen, given, today);
    }

    private BatchOptions Read(RegisteredProcessor chosen, Func<string, string?> given, DateOnly today)
    {
        var written = new OrderedDictionary<string, string>();
        foreach (var option in Service)
        {
            var value = Text(option, given) ?? Text(option, setting);
            value = value is null ? option.Default : option.Check(value);
            if (value is not null) written.Add(option.Name, value);
        }

        var values = new OptionValues(written);
        var options = new BatchOptions
        {
            Processor = chosen.Schema.Name, ProcessorOptions = chosen.CompleteOptions(given, setting, today),
            Format = values.Text("format") == "csv" ? ResultFormat.Csv : ResultFormat.Ndjson,
            CsvSafe = values.Boolean("csvSafe") == true,
            MaxRejected = RejectionThreshold.Parse(values.Text("maxRejected")!),
            MaxRejectedInputs = (int)values.Integer("maxRejectedInputs")!,
            InputColumn = values.Text("inputColumn") is { Length: > 0 } column ? column : null,
            ChunkSize = values.Integer("chunkSize"),
            Input = new DialectOptions
            {
                Format = DialectArguments.Format(values.Text("inputFormat")),
                Delimiter = values.Text("delimiter") is { } text ? text == "tab" ? '\t' : text[0] : null,
                Columns = DialectArguments.Columns(values.Text("columns")),
                Keep = DialectArguments.Keep(values.Text("keep")),
                MaxRowBytes = (int)values.Integer("maxRowBytes")!,
            },
        };
        options.Input.Validate(chosen.Schema.Columns);
        const StringComparison Comparison = StringComparison.OrdinalIgnoreCase;
        if (chosen.Schema.Results.Any(field => field.Name.Equals(options.InputColumn, Comparison)))
        {
            throw BatchException.Option(
                "inputColumn",
                $"'{options.InputColumn}' is a field of the results of {chosen.Schema.Name}: choose another name.");
        }

        return options;
    }

    private static string? Text(OptionDefinition option, Func<string, string?> source) => source(option.Name) switch
    {
        "" when option.Kind == OptionKind.Choice => null,
        "\t" or "\\t" when option.Name == "delimiter" => "tab",
        var text => text,
    };
}
