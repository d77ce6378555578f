using System.Text.Json;

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
    public void A_day_holds_unless_another_year_is_asked_for(string given, string settings, int year, bool day)
    {
        var options = Read(given, Read(settings, new BatchOptions { ReferenceYear = 2000 }));
        Assert.Equal((year, day ? Day : null), (options.ReferenceYear, options.AsOf));
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
        var refusal = Assert.Throws<BatchException>(() => Read(given, new BatchOptions { ReferenceYear = 2000 }));
        Assert.Equal(("bad-option", option), (refusal.Code, refusal.At?.Option));
    }

    /// <summary>A plan's digest is made of its text, and pseudonyms' checkpoints hang on it.</summary>
    [Fact]
    public void A_plan_from_before_there_were_safe_csv_and_versions_of_the_engine_is_read_and_known_as_another_version()
    {
        const string Before =
            """{"batchId":"test","input":{"container":"scientists","name":"test.csv","eTag":"etag","length":100},"dialect":{"format":"Csv","firstRow":10,"headerLines":1,"delimiter":44,"fieldCount":2,"positions":[0,1],"names":["name","born"]},"options":{"processor":"age","referenceYear":2017,"format":"Ndjson","input":{"columns":{},"maxRowBytes":1048576},"maxRejected":{"count":100000}},"processorVersion":1,"chunkSize":10,"blockSize":10,"digest":"0123456789abcdef","chunkCount":9}""";

        var plan = JsonSerializer.Deserialize(Before, BatchJson.Default.BatchPlan)!;

        Assert.Equal((0, false), (plan.EngineVersion, plan.Options.CsvSafe));
    }

    [Fact]
    public void A_plan_without_a_day_and_without_deaths_is_written_as_it_was_before_there_were_any()
    {
        const string Before =
            """{"batchId":"test","input":{"container":"scientists","name":"test.csv","eTag":"etag","length":100},"dialect":{"format":"Csv","firstRow":10,"headerLines":1,"delimiter":44,"fieldCount":2,"positions":[0,1],"names":["name","born"],"lineEnd":10},"options":{"processor":"age","referenceYear":2017,"format":"Ndjson","csvSafe":false,"input":{"columns":{},"maxRowBytes":1048576},"maxRejected":{"count":100000}},"engineVersion":1,"processorVersion":1,"chunkSize":10,"blockSize":10,"digest":"0123456789abcdef","chunkCount":9}""";

        Assert.Equal(Before, JsonSerializer.Serialize(Plans.Of(100, 10), BatchJson.Default.BatchPlan));
        var plan = JsonSerializer.Deserialize(Before, BatchJson.Default.BatchPlan)!;
        Assert.Null(plan.Options.AsOf);
        Assert.Equal(["name", "age"], Processors.ResultsOf(plan.Options, plan.Dialect).Select(field => field.Name));
    }

    [Fact]
    public void A_day_and_deaths_are_frozen_with_the_plan()
    {
        var plan = Plans.Of(100, 10);
        plan = plan with { Options = plan.Options with { AsOf = Day }, Dialect = plan.Dialect with { WithOptional = true } };

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(plan, BatchJson.Default.BatchPlan), BatchJson.Default.BatchPlan)!;

        Assert.Equal((Day, true), (read.Options.AsOf, read.Dialect.WithOptional));
        Assert.Equal(["name", "age", "ageAtDeath"], Processors.ResultsOf(read.Options, read.Dialect).Select(field => field.Name));
    }

    [Theory]
    [InlineData("csvSafe=true", "", true)]
    [InlineData("", "csvSafe=true", true)]
    [InlineData("csvSafe=false", "csvSafe=true", false)]
    [InlineData("", "", false)]
    public void Safe_csv_is_asked_for(string given, string settings, bool safe) =>
        Assert.Equal(safe, Read(given, Read(settings, new BatchOptions { ReferenceYear = 2000 })).CsvSafe);

    [Fact]
    public void Safe_csv_is_yes_or_no() =>
        Assert.Equal("csvSafe", Assert.Throws<BatchException>(() => Read("csvSafe=1", new BatchOptions { ReferenceYear = 2000 })).At?.Option);

    private static BatchOptions Read(string given, BatchOptions defaults)
    {
        var options = given.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('='))
            .ToDictionary(option => option[0], option => option[1]);
        return BatchOptionsReader.Read(options.GetValueOrDefault, defaults);
    }
}
