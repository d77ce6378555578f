using System.Globalization;

namespace ServerlessAges.Batches.Options;

/// <summary>
/// The one table of options: those of the service and those of the registered processors. A host creates one at
/// start-up.
/// </summary>
/// <remarks>
/// <see cref="All"/> has name, kind, default, limits or choices and description of each option: for help, OpenAPI and
/// page. <see cref="Read"/> reads a query, metadata, or a command line; <see cref="Names"/> are the names that are
/// allowed there. The settings that the constructor takes are the defaults of all batches. <see cref="Secrets"/> are
/// settings only.
/// </remarks>
public sealed class BatchOptionTable
{
    private static readonly OptionDefinition Format =
        OptionDefinition.Choice("format", "How results are stored", "ndjson", "csv") with { Default = "ndjson" };

    private static readonly OptionDefinition CsvSafe = OptionDefinition.Boolean(
        "csvSafe", "Put an apostrophe before texts like formulas in CSV");

    private static readonly OptionDefinition InputFormat =
        OptionDefinition.Choice("inputFormat", "The format of the input", "csv", "ndjson", "json")
        with { DefaultDescription = "detected" };

    private static readonly OptionDefinition Delimiter =
        OptionDefinition.Choice("delimiter", "Between CSV fields", ",", ";", "|", "tab")
        with { DefaultDescription = "detected" };

    private static readonly OptionDefinition Columns = OptionDefinition.Text(
        "columns", "Names of columns: name=full_name,born=birth_year");

    private static readonly OptionDefinition MaxRejected = OptionDefinition.Text(
        "maxRejected", "A count or percentage past which it fails",
        RejectionThreshold.Default.ToString());

    private static readonly OptionDefinition MaxRowBytes = OptionDefinition.Integer(
        "maxRowBytes", "A longer row is rejected", @default: 1 << 20, min: 1, max: 64 << 20);

    private static readonly OptionDefinition ChunkSize =
        OptionDefinition.Integer("chunkSize", "Bytes of input per chunk", min: 1, max: BatchOptions.MaxChunkSize)
        with { DefaultDescription = "chosen by the plan" };

    private readonly OptionDefinition processor;
    private readonly OptionDefinition[] own; // the processors' options
    private readonly Func<string, string?> setting = _ => null;

    /// <param name="processors">The processors that the host offers.</param>
    /// <param name="setting">The value of a setting: the default of an option; null if there are none.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: a setting is not valid.</exception>
    /// <exception cref="ArgumentException">A processor's option has the name of an option of the service.</exception>
    public BatchOptionTable(ProcessorRegistry processors, Func<string, string?>? setting = null)
    {
        Processors = processors;
        processor = OptionDefinition.Choice("processor", "The computation per record", [.. processors.Names])
            with { Default = processors.Names[0] };
        own = [.. processors.All.SelectMany(one => one.Schema.Options).DistinctBy(option => option.Name)];
        OptionDefinition[] service =
            [Format, CsvSafe, InputFormat, Delimiter, Columns, MaxRejected, MaxRowBytes, ChunkSize];
        All = [processor, .. own, .. service];
        var names = All.GroupBy(option => option.Name, StringComparer.OrdinalIgnoreCase);
        if (names.FirstOrDefault(same => same.Count() > 1) is { Key: var name })
        {
            throw new ArgumentException(
                $"A processor's option '{name}' has the name of an option of the service: rename it.");
        }

        if (setting is null) return;
        // Settings are checked now, for each processor that they may be used with.
        if (setting(processor.Name) is { } chosen) processors.Find(chosen);
        foreach (var one in processors.All) Read(one, setting, DateOnly.MinValue);
        this.setting = setting;
    }

    public ProcessorRegistry Processors { get; }

    public IReadOnlyList<OptionDefinition> All { get; }

    public IReadOnlyList<string> Names => [.. All.Select(option => option.Name)];

    public IEnumerable<SecretDefinition> Secrets => Processors.All.SelectMany(one => one.Schema.Secrets).Distinct();

    /// <summary>Reads the options of a batch, and completes them: the result can be frozen.</summary>
    /// <param name="given">The value given for a name, or null.</param>
    /// <param name="today">The date on which the batch is accepted.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: the option and its allowed values.</exception>
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
        var options = new BatchOptions
        {
            Processor = chosen.Schema.Name,
            ProcessorOptions = chosen.CompleteOptions(given, setting, today),
            Format = Value(Format) == "csv" ? ResultFormat.Csv : ResultFormat.Ndjson,
            CsvSafe = Value(CsvSafe) == "true",
            MaxRejected = RejectionThreshold.Parse(Value(MaxRejected)!),
            ChunkSize = Value(ChunkSize) is { } size ? Whole(size) : null,
            Input = new DialectOptions
            {
                Format = DialectArguments.Format(Value(InputFormat)),
                Delimiter = DialectArguments.Delimiter(Value(Delimiter)),
                Columns = DialectArguments.Columns(Value(Columns)),
                MaxRowBytes = (int)Whole(Value(MaxRowBytes)!),
            },
        };
        options.Input.Validate(chosen.Schema.Columns);
        return options;

        string? Value(OptionDefinition option) =>
            (Text(option, given) ?? Text(option, setting)) is { } text ? option.Check(text) : option.Default;
    }

    private static string? Text(OptionDefinition option, Func<string, string?> source) => source(option.Name) switch
    {
        "" when option.Kind == OptionKind.Choice => null,
        "\t" or "\\t" when option == Delimiter => "tab",
        var text => text,
    };

    private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
