namespace ServerlessAges.Batches.Options;

/// <summary>The processors that a batch can choose, by name. One line registers a processor completely.</summary>
public static class Processors
{
    private static readonly Dictionary<string, Func<BatchOptions, Dialect?, PseudonymKey?, Registration>> Registered = new()
    {
        ["age"] = (options, dialect, _) => Register(Age(options, dialect), PlanSizes.DefaultChunk),
        ["pseudonym"] = (options, dialect, key) => Register(new PseudonymProcessor(Age(options, dialect), key), PlanSizes.SlowChunk),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Registered.Keys];

    /// <summary>What must be known of a processor before records are read.</summary>
    /// <param name="Version">Its version.</param>
    /// <param name="Columns">The columns that it reads.</param>
    /// <param name="Results">The fields that it writes; as long as no dialect is known, those without the optional column.</param>
    /// <param name="DefaultChunk">Bytes of input that make a chunk of 5 to 30 s.</param>
    public sealed record Description(int Version, IReadOnlyList<string> Columns, IReadOnlyList<ResultField> Results, long DefaultChunk);

    /// <summary>The fields that a batch writes: they depend on the input's columns.</summary>
    public static IReadOnlyList<ResultField> ResultsOf(BatchOptions options, Dialect dialect) => Describe(options, dialect).Results;

    /// <summary>Describes the processor that was chosen.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>: no processor has this name.</exception>
    public static Description Describe(BatchOptions options, Dialect? dialect = null) => Find(options, dialect, key: null).Description;

    /// <summary>Makes a computer for it; each slice at work needs its own.</summary>
    /// <param name="options">What was chosen.</param>
    /// <param name="dialect">What the input looks like.</param>
    /// <param name="key">The host's key.</param>
    /// <param name="results">Whose fields the results have, as <see cref="ResultsOf"/>; the input's own when left out.</param>
    /// <exception cref="BatchException"><c>missing-key</c>: it needs a key, and the host has none.</exception>
    public static SliceComputer CreateComputer(BatchOptions options, Dialect dialect, PseudonymKey? key, Dialect? results = null) =>
        Find(options, results ?? dialect, KeyOf(options, key)).CreateComputer(options, dialect);

    /// <summary>The key that the processor uses; null where it uses none.</summary>
    /// <exception cref="BatchException"><c>missing-key</c>.</exception>
    public static PseudonymKey? KeyOf(BatchOptions options, PseudonymKey? key)
    {
        if (options.Processor != "pseudonym") return null;
        return key ?? throw new BatchException(
            ErrorCodes.MissingKey, "The processor pseudonym needs a key, and none is set here: set Ages__pseudonymKey.");
    }

    private static AgeProcessor Age(BatchOptions options, Dialect? dialect) =>
        new(options.ReferenceYear, options.AsOf, dialect?.WithOptional == true);

    private static Registration Find(BatchOptions options, Dialect? dialect, PseudonymKey? key) =>
        Registered.GetValueOrDefault(options.Processor)?.Invoke(options, dialect, key)
        ?? throw BatchException.Option(
            "processor", $"There is no processor '{options.Processor}'. Available processors: {string.Join(", ", Names)}.");

    private static Registration Register<TProcessor>(TProcessor processor, long usualChunk)
        where TProcessor : struct, IRecordProcessor =>
        new(
            new Description(processor.Version, processor.Columns, processor.Results, usualChunk),
            (options, dialect) => SliceComputer.Create(dialect, processor, options.Format, options.Input.MaxRowBytes, options.CsvSafe));

    private sealed record Registration(Description Description, Func<BatchOptions, Dialect, SliceComputer> CreateComputer);
}
