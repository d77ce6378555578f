namespace ServerlessAges.Schemas;

/// <summary>Declares an option: how it is written, checked and described wherever options are given.</summary>
/// <param name="Name">Its name in camel case. Users may write it in any case.</param>
/// <param name="Kind">The type of its value.</param>
/// <param name="Description">One sentence for help texts.</param>
public sealed record OptionDefinition(string Name, OptionKind Kind, string Description)
{
    /// <summary>The value if none is given; null if there is none, or if it is computed for each batch.</summary>
    public string? Default { get; init; }

    /// <summary>Describes the default in help texts if it is not a constant, such as "the current year".</summary>
    public string? DefaultDescription { get; init; }

    public long? Min { get; init; }
    public long? Max { get; init; }

    /// <summary>The values of a <see cref="OptionKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    public static OptionDefinition Text(string name, string description, string? @default = null) =>
        new(name, OptionKind.Text, description) { Default = @default };

    public static OptionDefinition Integer(
        string name, string description, long? @default = null, long? min = null, long? max = null) =>
        new(name, OptionKind.Integer, description)
        {
            Default = @default?.ToString(CultureInfo.InvariantCulture), Min = min, Max = max,
        };

    public static OptionDefinition Boolean(string name, string description, bool @default = false) =>
        new(name, OptionKind.Boolean, description) { Default = @default ? "true" : "false" };

    public static OptionDefinition Date(string name, string description) => new(name, OptionKind.Date, description);

    public static OptionDefinition Choice(string name, string description, params string[] choices) =>
        new(name, OptionKind.Choice, description) { Choices = choices };

    /// <summary>Checks a value that a user wrote, and returns it in its canonical form.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>: the value and the allowed values.</exception>
    public string Check(string text) =>
        Canonical(text) ?? throw BatchException.Option(Name, $"{Name} '{text}' must be {Allowed}.");

    private string Allowed => Kind switch
    {
        OptionKind.Integer => "a whole number" + (Min, Max) switch
        {
            (null, null) => "",
            (null, _) => $" of at most {Max}",
            (_, null) => $" of at least {Min}",
            _ => $" from {Min} to {Max}",
        },
        OptionKind.Boolean => "true or false",
        OptionKind.Date => "a date of the years 1 to 9999: YYYY-MM-DD",
        _ => string.Join(", ", Choices.SkipLast(1)) + (Choices.Count > 1 ? " or " : "") + Choices[^1],
    };

    private string? Canonical(string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        switch (Kind)
        {
            case OptionKind.Integer:
                var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number);
                return isWhole && !(number < Min) && !(number > Max) ? number.ToString(invariant) : null;
            case OptionKind.Boolean:
                return bool.TryParse(text, out var flag) ? flag ? "true" : "false" : null;
            case OptionKind.Date:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out _) ? text : null;
            case OptionKind.Choice:
                return Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase));
            default:
                return text;
        }
    }
}
