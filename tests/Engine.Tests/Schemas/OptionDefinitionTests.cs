namespace ServerlessAges.Tests.Schemas;

public sealed class OptionDefinitionTests
{
    private static readonly Dictionary<string, OptionDefinition> Options = new[]
    {
        OptionDefinition.Text("text", "Any text"),
        OptionDefinition.Integer("integer", "A number", @default: 10, min: 1, max: 20),
        OptionDefinition.Integer("any", "Any number"),
        OptionDefinition.Integer("positive", "A number", min: 1),
        OptionDefinition.Decimal("decimal", "A number", @default: 0.50m, min: -0.1m, max: 100),
        OptionDefinition.Boolean("boolean", "A switch"),
        OptionDefinition.Date("date", "A day"),
        OptionDefinition.Date("day", "A day", @default: new(2017, 6, 30), min: new(2017, 1, 1), max: new(2017, 12, 31)),
        OptionDefinition.Choice("choice", "One of three", "a", "b", "c"),
    }.ToDictionary(option => option.Name);

    [Theory]
    [InlineData("text", " any ", " any ")]
    [InlineData("integer", "020", "20")]
    [InlineData("any", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("decimal", "1.50", "1.5")]
    [InlineData("decimal", "-0.0", "0")]
    [InlineData("decimal", "-.1", "-0.1")]
    [InlineData("decimal", "100.000", "100")]
    [InlineData("decimal", "0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("boolean", "True", "true")]
    [InlineData("date", "0001-02-28", "0001-02-28")]
    [InlineData("day", "2017-12-31", "2017-12-31")]
    [InlineData("choice", "B", "b")]
    public void A_valid_value_is_returned_in_its_canonical_form(string option, string text, string canonical) =>
        Assert.Equal(canonical, Options[option].Check(text));

    [Theory]
    [InlineData("integer", "0", "integer '0' must be a whole number from 1 to 20.")]
    [InlineData("integer", "1.0", "integer '1.0' must be a whole number from 1 to 20.")]
    [InlineData("any", " 1", "any ' 1' must be a whole number.")]
    [InlineData("positive", "0", "positive '0' must be a whole number of at least 1.")]
    [InlineData("decimal", "-0.1000000000000000000000000001", "decimal '-0.1000000000000000000000000001' must be a number from -0.1 to 100.")]
    [InlineData("decimal", "100.00000000000000000000000000001", "decimal '100.00000000000000000000000000001' must be a number from -0.1 to 100.")]
    [InlineData("decimal", "1,5", "decimal '1,5' must be a number from -0.1 to 100.")]
    [InlineData("decimal", "1e1", "decimal '1e1' must be a number from -0.1 to 100.")]
    [InlineData("decimal", "NaN", "decimal 'NaN' must be a number from -0.1 to 100.")]
    [InlineData("boolean", "1", "boolean '1' must be true or false.")]
    [InlineData("date", "2017-02-29", "date '2017-02-29' must be a date (YYYY-MM-DD) from 0001-01-01 to 9999-12-31.")]
    [InlineData("day", "2016-12-31", "day '2016-12-31' must be a date (YYYY-MM-DD) from 2017-01-01 to 2017-12-31.")]
    [InlineData("choice", "", "choice '' must be a, b or c.")]
    public void Any_other_value_is_refused_with_the_allowed_values(string option, string text, string message)
    {
        var refused = Assert.Throws<BatchException>(() => Options[option].Check(text));
        Assert.Equal(("bad-option", option, message), (refused.Code, refused.At?.Option, refused.Message));
    }

    [Fact]
    public void Values_are_read_by_their_kind()
    {
        var values = new OptionValues(
            [new("integer", "7"), new("boolean", "true"), new("date", "2017-06-30"), new("choice", "a"), new("decimal", "0.1")]);

        Assert.Equal((7, true, 0.1m), (values.Integer("integer"), values.Boolean("boolean"), values.Decimal("decimal")));
        Assert.Equal((new DateOnly(2017, 6, 30), "a", null), (values.Date("date"), values.Text("choice"), values.Text("text")));
    }
}
