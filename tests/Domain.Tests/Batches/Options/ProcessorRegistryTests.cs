using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>The name of a processor never runs another processor, and a schema that contradicts others is not registered.</summary>
public sealed class ProcessorRegistryTests
{
    private static readonly Dialect Csv = new(InputFormat.Csv, 10, 1, (byte)',', 2, [0, 1], ["name", "born"]);

    [Theory]
    [InlineData("decade")]
    [InlineData("Age")]
    [InlineData("")]
    public void A_name_that_is_not_registered_is_refused_wherever_it_is_used(string name)
    {
        var options = AgeBatches.In(2017, name);

        Action[] uses =
        [
            () => AgeBatches.Processors.ResultsOf(options, Csv),
            () => AgeBatches.Processors.CreateComputer(options, Csv, SecretValues.None),
            () => AgeBatches.Table.Read(option => option == "processor" ? name : null, default),
        ];

        Assert.All(uses, use =>
        {
            var refused = Assert.Throws<BatchException>(use);
            Assert.Equal(("bad-option", $"There is no processor '{name}'. Available processors: age, pseudonym."), (refused.Code, refused.Message));
        });
    }

    [Fact]
    public void Every_name_that_is_listed_can_be_computed() => Assert.All(
        AgeBatches.Processors.Names,
        name => Assert.NotNull(AgeBatches.Processors.CreateComputer(AgeBatches.In(2017, name), Csv, AgeBatches.Secrets(new string('k', 16)))));

    [Fact]
    public void A_name_is_registered_once() =>
        Assert.Throws<ArgumentException>(() => new ProcessorRegistry().Add<AgeProcessor>().Add<AgeProcessor>());

    [Fact]
    public void A_host_without_processors_is_refused_with_what_to_do() => Assert.Contains(
        "Add one", Assert.Throws<ArgumentException>(() => new BatchOptionTable(new ProcessorRegistry())).Message, StringComparison.Ordinal);

    [Fact]
    public void An_option_cannot_have_the_name_of_an_option_of_the_service() => Assert.Contains(
        "'Format'", Assert.Throws<ArgumentException>(() => new BatchOptionTable(new ProcessorRegistry().Add<WithFormat>())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_option_means_the_same_for_every_processor() =>
        Assert.Throws<ArgumentException>(() => new ProcessorRegistry().Add<AgeProcessor>().Add<WithYear>());

    [Fact]
    public void The_default_processor_is_the_first_one_and_its_options_get_their_defaults()
    {
        var options = new BatchOptionTable(new ProcessorRegistry().Add<WithBase>().Add<AgeProcessor>(), null).Read(_ => null, default);
        Assert.Equal(("base", "base=10"), (options.Processor, string.Join(' ', options.ProcessorOptions.Select(pair => $"{pair.Key}={pair.Value}"))));
    }

    [Fact]
    public void An_option_of_another_processor_is_refused_for_a_batch_and_allowed_as_a_setting()
    {
        var processors = new ProcessorRegistry().Add<WithBase>().Add<AgeProcessor>();
        string? Year(string option) => option == "referenceYear" ? "2017" : null;

        var refused = Assert.Throws<BatchException>(() => new BatchOptionTable(processors, null).Read(Year, default));

        Assert.Equal("referenceYear is not an option of the processor base: leave it out.", refused.Message);
        Assert.Equal("base", new BatchOptionTable(processors, Year).Read(_ => null, default).Processor);
    }

    private readonly struct WithFormat : IRecordProcessor<WithFormat>
    {
        public static ProcessorSchema Schema { get; } = Declare("format", OptionDefinition.Text("Format", "Not allowed"));

        public static WithFormat Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter => default;
    }

    private readonly struct WithYear : IRecordProcessor<WithYear>
    {
        public static ProcessorSchema Schema { get; } = Declare("year", OptionDefinition.Text("referenceYear", "Another kind"));

        public static WithYear Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter => default;
    }

    private readonly struct WithBase : IRecordProcessor<WithBase>
    {
        public static ProcessorSchema Schema { get; } = Declare("base", OptionDefinition.Integer("base", "A number", @default: 10, min: 1));

        public static WithBase Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter => default;
    }

    private static ProcessorSchema Declare(string name, OptionDefinition option) => new(name, version: 1)
    {
        Columns = ["name"], Results = [ResultField.Text("name")], Options = [option],
    };
}
