namespace ServerlessAges.Ages;

/// <summary>The options of every processor that computes ages.</summary>
public static class AgeOptions
{
    public static readonly OptionDefinition ReferenceYear = OptionDefinition.Integer(
        "referenceYear", "The year of the ages", min: -9999, max: 9999)
        with { DefaultDescription = "the current year" };
    public static readonly OptionDefinition AsOf = OptionDefinition.Date("asOf", "The day, for full dates of birth");
    public static readonly IReadOnlyList<OptionDefinition> All = [ReferenceYear, AsOf];

    // A given year replaces a default day of another year. Without a year, the day's year holds, else the current one.
    public static OptionValues Complete(OptionValues given, OptionValues defaults, DateOnly today)
    {
        var (year, day) = (given.Integer(ReferenceYear.Name), given.Date(AsOf.Name));
        if (year == 0)
            throw BatchException.Option("referenceYear", "referenceYear 0 is not a year: 1 BCE (-1) is followed by 1.");
        if (year is not null && day is not null && day.Value.Year != year)
        {
            throw BatchException.Option(
                "asOf", $"asOf {day:yyyy-MM-dd} does not lie in referenceYear {year}: leave one of them out.");
        }

        if (year is null && day is null) (year, day) = (defaults.Integer(ReferenceYear.Name), defaults.Date(AsOf.Name));
        else if (day is null && defaults.Date(AsOf.Name)?.Year == year) day = defaults.Date(AsOf.Name);
        return Values((int)(year ?? day?.Year ?? today.Year), day);
    }

    public static OptionValues Values(int year, DateOnly? day = null)
    {
        var values = new List<KeyValuePair<string, string>> { new(ReferenceYear.Name, $"{year}") };
        if (day is not null) values.Add(new(AsOf.Name, $"{day:yyyy-MM-dd}"));
        return new OptionValues(values);
    }
}
