using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

public sealed class BatchOptionsTests
{
    private static readonly DateOnly Day = new(2017, 6, 30);

    [Theory]
    [InlineData("asOf=2017-06-30", "", 2017, true)]
    [InlineData("asOf=2017-06-30 referenceYear=2017", "", 2017, true)]
    [InlineData("asOf=2017-06-30", "referenceYear=1900", 2017, true)]
    [InlineData("", "asOf=2017-06-30", 2017, true)]
    [InlineData("referenceYear=2017", "asOf=2017-06-30", 2017, true)]
    [InlineData("referenceYear=1900", "asOf=2017-06-30", 1900, false)]
    [InlineData("asOf=2017-06-30", "asOf=1900-01-01", 2017, true)]
    [InlineData("referenceYear=-5", "", -5, false)]
    public void A_day_holds_unless_another_year_is_asked_for(string given, string settings, long year, bool day)
    {
        var options = new OptionValues(Read(given, settings).ProcessorOptions);
        Assert.Equal((year, day ? Day : null), (options.Integer("referenceYear"), options.Date("asOf")));
    }

    [Theory]
    [InlineData("asOf=2017-06-30 referenceYear=2018", "asOf")]
    [InlineData("asOf=2017-02-29", "asOf")]
    [InlineData("asOf=2017", "asOf")]
    [InlineData("asOf=", "asOf")]
    [InlineData("referenceYear=0", "referenceYear")]
    [InlineData("maxRejected=-Infinity%", "maxRejected")]
    [InlineData("maxRejected=NaN%", "maxRejected")]
    public void Anything_else_is_refused_with_the_option_at_fault(string given, string option)
    {
        var refusal = Assert.Throws<BatchException>(() => Read(given));
        Assert.Equal(("bad-option", option), (refusal.Code, refusal.At?.Option));
    }

    /// <summary>A plan's digest is made of its text, and checkpoints are found by it.</summary>
    [Fact]
    public void The_text_of_a_plan_is_stable()
    {
        const string Text =
            """{"batchId":"test","input":{"container":"scientists","name":"test.csv","eTag":"etag","length":100},"dialect":{"format":"Csv","firstRow":10,"headerLines":1,"delimiter":44,"fieldCount":2,"positions":[0,1],"names":["name","born"],"lineEnd":10},"options":{"processor":"age","processorOptions":{"referenceYear":"2017"},"format":"Ndjson","csvSafe":false,"input":{"columns":{},"maxRowBytes":1048576},"maxRejected":{"count":100000},"maxRejectedInputs":0},"engineVersion":1,"processorVersion":1,"chunkSize":10,"blockSize":10,"digest":"0123456789abcdef","chunkCount":9}""";

        Assert.Equal(Text, JsonSerializer.Serialize(Plans.Of(100, 10), BatchJson.Default.BatchPlan));
        var plan = JsonSerializer.Deserialize(Text, BatchJson.Default.BatchPlan)!;
        Assert.Equal(Text, JsonSerializer.Serialize(plan, BatchJson.Default.BatchPlan));
        Assert.Equal(["name", "age"], AgeBatches.Processors.ResultsOf(plan.Options, plan.Dialect).Select(field => field.Name));
    }

    [Fact]
    public void A_day_and_deaths_are_frozen_with_the_plan()
    {
        var plan = Plans.Of(100, 10);
        plan = plan with
        {
            Options = Read("asOf=2017-06-30"), Dialect = plan.Dialect with { WithOptional = true },
        };

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(plan, BatchJson.Default.BatchPlan), BatchJson.Default.BatchPlan)!;

        Assert.Equal(("2017-06-30", true), (read.Options.ProcessorOptions["asOf"], read.Dialect.WithOptional));
        Assert.Equal(
            ["name", "age", "ageAtDeath"], AgeBatches.Processors.ResultsOf(read.Options, read.Dialect).Select(field => field.Name));
    }

    [Fact]
    public void A_setting_that_is_not_valid_is_refused_at_start_up()
    {
        foreach (var setting in new[] { "referenceYear=0", "asOf=2017", "processor=decade", "maxRowBytes=0", "format=json", "columns=x" })
            Assert.Equal("bad-option", Assert.Throws<BatchException>(() => Read("", setting)).Code);
    }

    [Fact]
    public void Without_a_year_the_year_of_acceptance_holds() =>
        Assert.Equal("2000", Read("").ProcessorOptions["referenceYear"]);

    [Theory]
    [InlineData("csvSafe=true", "", true)]
    [InlineData("", "csvSafe=true", true)]
    [InlineData("csvSafe=false", "csvSafe=true", false)]
    [InlineData("", "", false)]
    public void Safe_csv_is_asked_for(string given, string settings, bool safe) =>
        Assert.Equal(safe, Read(given, settings).CsvSafe);

    [Fact]
    public void Safe_csv_is_yes_or_no() =>
        Assert.Equal("csvSafe", Assert.Throws<BatchException>(() => Read("csvSafe=1")).At?.Option);

    private static BatchOptions Read(string given, string settings = "") =>
        new BatchOptionTable(AgeBatches.Processors, Values(settings)).Read(Values(given), new DateOnly(2000, 1, 1));

    private static Func<string, string?> Values(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(option => option.Split('=')).ToDictionary(option => option[0], option => option[1]).GetValueOrDefault;
}
