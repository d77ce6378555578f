namespace ServerlessAges.Tests.Batches;

/// <summary>A schema that cannot work is refused when it is registered, or when the host starts.</summary>
public sealed class SchemaRulesTests
{
    [ThreadStatic]
    private static ProcessorSchema? schema;

    [Theory]
    [InlineData("1st", "needs a name of letters")]
    [InlineData("a b", "needs a name of letters")]
    [InlineData("", "needs a name of letters")]
    public void The_name_of_a_processor(string name, string message) =>
        Assert.Contains(message, Refused(() => Register(name, "name", "text", OptionDefinition.Text("any", ""))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Base")]
    [InlineData("base-year")]
    [InlineData("base_year")]
    [InlineData("2base")]
    [InlineData("größe")]
    [InlineData("")]
    public void The_name_of_an_option_is_in_camel_case(string option) =>
        Assert.Contains("name", Refused(() => Register("own", "name", "text", OptionDefinition.Text(option, ""))), StringComparison.Ordinal);

    [Fact]
    public void No_name_occurs_twice()
    {
        var option = OptionDefinition.Text("any", "");
        Assert.Contains("column name 'NAME'", Refused(() => Register("own", "name NAME", "text", option)), StringComparison.Ordinal);
        Assert.Contains("result name 'text'", Refused(() => Register("own", "name", "text text", option)), StringComparison.Ordinal);
        Assert.Contains(
            "option name 'aNy'", Refused(() => Register("own", "name", "text", option, OptionDefinition.Text("aNy", ""))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_is_one_of_the_values() => Assert.Contains(
        "'base', whose default", Refused(() => Register("own", "name", "text", OptionDefinition.Integer("base", "", @default: 0, min: 1))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("maxRejected")]
    [InlineData("chunksize")]
    [InlineData("processor")]
    [InlineData("source")]
    [InlineData("sourceList")]
    [InlineData("code")]
    public void An_option_of_the_service_or_a_parameter_of_its_queries_is_taken(string option) => Assert.Contains(
        $"'{option}' has the name of an option of the service",
        Refused(() => _ = new BatchOptionTable(Register("own", "name", "text", OptionDefinition.Text(option, "")))), StringComparison.Ordinal);

    [Theory]
    [InlineData("chunkDeadlineSeconds")]
    [InlineData("maxdecodedbytes")]
    [InlineData("key")]
    public void A_setting_of_the_host_is_taken(string option)
    {
        var table = new BatchOptionTable(Register("own", "name", "text", OptionDefinition.Text(option, "")));
        Assert.Contains(
            "has the name of a setting of the host",
            Refused(() => HostSettings.Read(table.Guard(_ => null), [new SecretDefinition("key", 1)])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_has_choices() => Assert.Contains(
        "'mode', which has no choices", Refused(() => Register("own", "name", "text", OptionDefinition.Choice("mode", ""))),
        StringComparison.Ordinal);

    [Fact]
    public void Two_processors_share_a_choice_that_they_declare_equally()
    {
        var processors = Register("first", "name", "text", OptionDefinition.Choice("mode", "", "a", "b"));
        schema = Schema("second", OptionDefinition.Choice("mode", "", "a", "b"));
        Assert.Equal(["first", "second"], processors.Add<Declared>().Names);

        schema = Schema("third", OptionDefinition.Choice("mode", "", "a", "c"));
        Assert.Contains("'mode' differently", Refused(() => processors.Add<Declared>()), StringComparison.Ordinal);
    }

    private static ProcessorSchema Schema(string name, OptionDefinition option) =>
        new(name, version: 1) { Columns = ["name"], Results = [ResultField.Text("text")], Options = [option] };

    private static string Refused(Action register) => Assert.Throws<ArgumentException>(register).Message;

    private static ProcessorRegistry Register(string name, string columns, string results, params OptionDefinition[] options)
    {
        schema = new ProcessorSchema(name, version: 1)
        {
            Columns = [.. columns.Split(' ').Select(column => new ProcessorColumn(column))],
            Results = [.. results.Split(' ').Select(ResultField.Text)], Options = options,
        };
        return new ProcessorRegistry().Add<Declared>();
    }

    private readonly struct Declared : IRecordProcessor<Declared>
    {
        public static ProcessorSchema Schema => schema!;

        public static Declared Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter => default;
    }
}
