namespace ServerlessAges.Formats.Dialects;

/// <summary>What a user may say of an input. Whatever is left out is recognised.</summary>
public sealed record DialectOptions
{
    /// <summary>The delimiters that are recognised.</summary>
    public const string Delimiters = ",;\t|";

    /// <summary>CSV, NDJSON or a JSON array; null to recognise it from the first byte.</summary>
    public InputFormat? Format { get; init; }

    /// <summary>One of <see cref="Delimiters"/>; null to recognise it from the header.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What the input calls a column, where it does not use the processor's name: name → full_name.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest row, in bytes without its LF; a longer one is a rejected record.</summary>
    public int MaxRowBytes { get; init; } = 1024 * 1024;

    /// <summary>The input's name for one of the processor's columns.</summary>
    public string NameOf(ProcessorColumn column) => Mapped(column.Name) ?? column.Name;

    /// <summary>Whether an input may do without a column: the processor marks it so, and nobody has mapped it.</summary>
    internal bool IsOptional(ProcessorColumn column) => column.IsOptional && Mapped(column.Name) is null;

    private string? Mapped(string column) =>
        Columns.FirstOrDefault(pair => pair.Key.Equals(column, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Checks the options against a processor's columns.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>: which one, and what it may be.</exception>
    public void Validate(IReadOnlyList<ProcessorColumn> columns)
    {
        if (Delimiter is { } delimiter && !Delimiters.Contains(delimiter))
            throw BatchException.Option("delimiter", $"'{delimiter}' is not a delimiter: give one of , ; | or tab.");
        if (MaxRowBytes is < 1 or > 64 * 1024 * 1024)
            throw BatchException.Option("maxRowBytes", "The longest row must be 1 byte to 64 MiB.");
        var known = columns.Select(column => column.Name).ToArray();
        foreach (var column in Columns.Keys)
        {
            if (!known.Contains(column, StringComparer.OrdinalIgnoreCase))
            {
                throw BatchException.Option(
                    "columns", $"There is no column '{column}' to map: the columns are {string.Join(", ", known)}.");
            }
        }

        var twice = columns.Where(column => !IsOptional(column)).Select(NameOf).GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(names => names.Count() > 1);
        if (twice is not null)
            throw BatchException.Option("columns", $"Two columns are mapped to '{twice.Key}': each needs its own.");
    }
}
