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

    /// <summary>The smallest value; of a date, its <see cref="DateOnly.DayNumber"/>.</summary>
    public decimal? Min { get; init; }

    /// <summary>The largest value; of a date, its <see cref="DateOnly.DayNumber"/>.</summary>
    public decimal? Max { get; init; }

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

    /// <summary>A number of at most 28 digits, which is kept exactly.</summary>
    public static OptionDefinition Decimal(
        string name, string description, decimal? @default = null, decimal? min = null, decimal? max = null) =>
        new(name, OptionKind.Decimal, description)
        {
            Default = @default is { } number ? Write(number) : null, Min = min, Max = max,
        };

    public static OptionDefinition Boolean(string name, string description, bool @default = false) =>
        new(name, OptionKind.Boolean, description) { Default = @default ? "true" : "false" };

    public static OptionDefinition Date(
        string name, string description, DateOnly? @default = null, DateOnly? min = null, DateOnly? max = null) =>
        new(name, OptionKind.Date, description)
        {
            Default = @default is { } day ? Write(day) : null,
            Min = min?.DayNumber, Max = max?.DayNumber,
        };

    public static OptionDefinition Choice(string name, string description, params string[] choices) =>
        new(name, OptionKind.Choice, description) { Choices = choices };

    /// <summary>Checks a value that a user wrote, and returns it in its canonical form.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>: the value and the allowed values.</exception>
    public string Check(string text) =>
        Canonical(text) ?? throw BatchException.Option(Name, $"{Name} '{text}' must be {Allowed}.");

    private string Allowed => Kind switch
    {
        OptionKind.Integer => $"a whole number{Range}",
        OptionKind.Decimal => $"a number{Range}",
        OptionKind.Boolean => "true or false",
        OptionKind.Date =>
            $"a date (YYYY-MM-DD) from {Write(Day(Min) ?? DateOnly.MinValue)} to "
            + Write(Day(Max) ?? DateOnly.MaxValue),
        _ => string.Join(", ", Choices.SkipLast(1)) + (Choices.Count > 1 ? " or " : "") + Choices[^1],
    };

    private string Range => (Min, Max) switch
    {
        (null, null) => "",
        (null, { } max) => $" of at most {Write(max)}",
        ({ } min, null) => $" of at least {Write(min)}",
        ({ } min, { } max) => $" from {Write(min)} to {Write(max)}",
    };

    // Equal numbers have equal texts: 1.50 is 1.5.
    private static string Write(decimal number) => number == 0
        ? "0" : number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static DateOnly? Day(decimal? number) => number is { } day ? DateOnly.FromDayNumber((int)day) : null;
    private static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool IsInRange(decimal number) => !(number < Min) && !(number > Max);

    // Null if the value is not allowed.
    internal string? Canonical(string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        switch (Kind)
        {
            case OptionKind.Integer:
                var isWhole = long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number);
                return isWhole && IsInRange(number) ? number.ToString(invariant) : null;
            case OptionKind.Decimal:
                const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
                var isExact = text.Length <= 30 && text.AsSpan().TrimStart("+-0.").Length <= 29;
                return isExact && decimal.TryParse(text, style, invariant, out var value) && IsInRange(value)
                    ? Write(value) : null;
            case OptionKind.Boolean:
                return bool.TryParse(text, out var flag) ? flag ? "true" : "false" : null;
            case OptionKind.Date:
                var isDate = DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var day);
                return isDate && IsInRange(day.DayNumber) ? text : null;
            case OptionKind.Choice:
                return Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase));
            default:
                return text;
        }
    }
}
