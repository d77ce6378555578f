namespace ServerlessAges.Tests.Batches;

/// <summary>A name of a processor never runs another processor.</summary>
public sealed class ProcessorsTests
{
    private static readonly Dialect Csv = new(InputFormat.Csv, 10, 1, (byte)',', 2, [0, 1], ["name", "born"]);

    [Theory]
    [InlineData("decade")]
    [InlineData("Age")]
    [InlineData("")]
    public void A_name_that_is_not_registered_is_refused_wherever_it_is_used(string name)
    {
        var options = new BatchOptions { ReferenceYear = 2017, Processor = name };

        Action[] uses =
        [
            () => Processors.Describe(options),
            () => Processors.ResultsOf(options, Csv),
            () => Processors.CreateComputer(options, Csv, key: null),
        ];

        Assert.All(uses, use =>
        {
            var refused = Assert.Throws<BatchException>(use);
            Assert.Equal(("bad-option", $"There is no processor '{name}'. Available processors: age, pseudonym."), (refused.Code, refused.Message));
        });
    }

    [Fact]
    public void Every_name_that_is_listed_can_be_described_and_computed()
    {
        var key = PseudonymKey.Read(new string('k', 16));

        Assert.All(Processors.Names, name =>
        {
            var options = new BatchOptions { ReferenceYear = 2017, Processor = name };
            Assert.NotEmpty(Processors.Describe(options).Columns);
            Assert.NotNull(Processors.CreateComputer(options, Csv, key));
        });
    }
}
