using System.Globalization;

namespace ServerlessAges.Batches.Options;

/// <summary>Reads options as users write them: in a query, in a blob's metadata, in settings. Names in any case.</summary>
public static class BatchOptionsReader
{
    /// <summary>The names of all options.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "processor", "referenceYear", "asOf", "format", "csvSafe", "inputFormat", "delimiter", "columns", "maxRejected", "maxRowBytes",
        "chunkSize",
    ];

    /// <summary>Puts what was given in place of the defaults.</summary>
    /// <param name="given">The value given for a name, or null.</param>
    /// <param name="defaults">What holds otherwise.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: which one, and what it may be.</exception>
    public static BatchOptions Read(Func<string, string?> given, BatchOptions defaults)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(defaults);
        var (year, asOf) = ((int?)Number(given, "referenceYear", -9999, 9999), Date(given, "asOf"));
        if (year == 0) throw BatchException.Option("referenceYear", "referenceYear 0 is not a year: 1 BCE (-1) is followed by 1.");
        if (year is not null && asOf is not null && asOf.Value.Year != year)
            throw BatchException.Option("asOf", $"asOf {given("asOf")} does not lie in referenceYear {year}: leave one of them out.");
        // A year that is given takes the place of a day in another year.
        if (asOf is null && (year ?? defaults.AsOf?.Year) == defaults.AsOf?.Year) asOf = defaults.AsOf;
        var options = defaults with
        {
            Processor = given("processor") ?? defaults.Processor,
            ReferenceYear = year ?? asOf?.Year ?? defaults.ReferenceYear,
            AsOf = asOf,
            Format = DialectArguments.Format(given("format"), "format") switch
            {
                null => defaults.Format,
                InputFormat.Csv => ResultFormat.Csv,
                InputFormat.Ndjson => ResultFormat.Ndjson,
                _ => throw BatchException.Option("format", "format says how the ages are stored: ndjson or csv."),
            },
            CsvSafe = Flag(given, "csvSafe") ?? defaults.CsvSafe,
            MaxRejected = given("maxRejected") is { } tolerance ? RejectionThreshold.Parse(tolerance) : defaults.MaxRejected,
            ChunkSize = Number(given, "chunkSize", 1, PlanSizes.MaxChunkSize) ?? defaults.ChunkSize,
            Input = new DialectOptions
            {
                Format = DialectArguments.Format(given("inputFormat")) ?? defaults.Input.Format,
                Delimiter = DialectArguments.Delimiter(given("delimiter")) ?? defaults.Input.Delimiter,
                Columns = given("columns") is { } columns ? DialectArguments.Columns(columns) : defaults.Input.Columns,
                MaxRowBytes = (int?)Number(given, "maxRowBytes", 1, 64 << 20) ?? defaults.Input.MaxRowBytes,
            },
        };
        options.Input.Validate(Processors.Describe(options).Columns);
        return options;
    }

    private static DateOnly? Date(Func<string, string?> given, string name)
    {
        if (given(name) is not { } text) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw BatchException.Option(name, $"{name} '{text}' must be a date of the years 1 to 9999: YYYY-MM-DD.");
    }

    private static bool? Flag(Func<string, string?> given, string name) => given(name) switch
    {
        null => null,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw BatchException.Option(name, $"{name} '{text}' must be true or false."),
    };

    private static long? Number(Func<string, string?> given, string name, long least, long most)
    {
        if (given(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        throw BatchException.Option(name, $"{name} '{text}' must be a whole number from {least} to {most}.");
    }
}
