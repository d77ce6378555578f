namespace ServerlessAges.Formats.Dialects;

/// <summary>The form of an input as far as it is given. The rest is recognised.</summary>
public sealed record DialectOptions
{
    /// <summary>The delimiters that are recognised.</summary>
    public const string Delimiters = ",;\t|";

    /// <summary>Keeps all columns.</summary>
    public const string All = "*";

    /// <summary>Null to recognise it from the first byte.</summary>
    public InputFormat? Format { get; init; }

    /// <summary>One of <see cref="Delimiters"/>; null to recognise it from the header.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The input's names of columns, if they differ from the processor's: name → full_name.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>The input's columns that results keep: names, or <see cref="All"/>; null for none.</summary>
    public IReadOnlyList<string>? Keep { get; init; }

    /// <summary>The longest row, in bytes without its line end. A longer one is rejected.</summary>
    public int MaxRowBytes { get; init; } = 1024 * 1024;

    // How many of an input's first bytes are read: byte order mark, longest row, line end, and one more.
    internal int HeadLength => MaxRowBytes + 5;

    internal bool KeepsAll => Keep is [All];
    internal string NameOf(ProcessorColumn column) => Mapped(column.Name) ?? column.Name;
    internal bool IsOptional(ProcessorColumn column) => column.IsOptional && Mapped(column.Name) is null;

    // Whether the input may be longer than its first bytes.
    internal bool MayBeCut(ReadOnlySpan<byte> head) => head.Length >= HeadLength;

    private string? Mapped(string column) =>
        Columns.FirstOrDefault(pair => pair.Key.Equals(column, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Checks the options, and the mapped columns against a processor's columns.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>: the option and its allowed values.</exception>
    public void Validate(IReadOnlyList<ProcessorColumn> columns)
    {
        if (Delimiter is { } delimiter && !Delimiters.Contains(delimiter))
            throw BatchException.Option("delimiter", $"'{delimiter}' is not a delimiter: give one of , ; | or tab.");
        if (MaxRowBytes is < 1 or > 64 * 1024 * 1024)
            throw BatchException.Option("maxRowBytes", "The longest row must be 1 byte to 64 MiB.");
        var names = columns.Select(column => column.Name);
        if (Columns.Keys.FirstOrDefault(key => !names.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw BatchException.Option(
                "columns",
                columns is []
                    ? "The processor reads all columns by their names in the input: leave columns out."
                    : $"There is no column '{unknown}' to map: the columns are {string.Join(", ", names)}.");
        }

        var twice = columns.Where(column => !IsOptional(column)).Select(NameOf)
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(names => names.Count() > 1);
        if (twice is not null)
            throw BatchException.Option("columns", $"Two columns are mapped to '{twice.Key}': each needs its own.");
    }
}
