namespace ServerlessAges.Schemas;

/// <summary>Checked values of options, by name. A getter returns null if the option has no value.</summary>
/// <param name="values">The values as <see cref="OptionDefinition.Check"/> returns them.</param>
public sealed class OptionValues(IEnumerable<KeyValuePair<string, string>> values)
{
    private readonly OrderedDictionary<string, string> values = new(values);

    /// <summary>The values in the order in which they were added.</summary>
    public IReadOnlyDictionary<string, string> All => values;

    public string? Text(string name) => values.GetValueOrDefault(name);
    public bool? Boolean(string name) => Text(name) is { } text ? bool.Parse(text) : null;

    public long? Integer(string name) =>
        Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    public decimal? Decimal(string name) =>
        Text(name) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    public DateOnly? Date(string name) =>
        Text(name) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>These values, and those of <paramref name="defaults"/> for options that have none here.</summary>
    public OptionValues Or(OptionValues defaults)
    {
        var all = new OrderedDictionary<string, string>(values);
        foreach (var (name, value) in defaults.values) all.TryAdd(name, value);
        return new OptionValues(all);
    }
}
