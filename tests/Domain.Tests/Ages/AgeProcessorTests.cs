using System.Text;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Ages;

public sealed class AgeProcessorTests
{
    [Fact]
    public async Task The_seven_scientists_are_as_old_as_the_readme_says()
    {
        var file = await File.ReadAllBytesAsync(Repository.PathOf("samples/scientists.csv"));
        var sink = await PlainText.ComputeAsync(file);
        Assert.Equal(
            """
            {"name":"Ada Lovelace","age":202}
            {"name":"Emmy Noether","age":135}
            {"name":"Marie Curie","age":150}
            {"name":"Tu Youyou","age":87}
            {"name":"Ada Yonath","age":78}
            {"name":"Vera Rubin","age":89}
            {"name":"Sally Ride","age":66}

            """,
            Encoding.UTF8.GetString([.. sink.Ages]));
        Assert.Equal(new RowCounts(Rows: 7, Records: 7, Rejected: 0, Lines: 7), sink.Counts);
    }

    [Theory]
    [InlineData(2017, "2017", 0)]
    [InlineData(2017, "1", 2016)]
    [InlineData(2017, "-1", 2017)] // no year 0: 1 BCE is followed by 1
    [InlineData(1, "-1", 1)]
    [InlineData(2017, "-427", 2443)]
    [InlineData(-347, "-427", 80)]
    [InlineData(-1, "-1", 0)]
    [InlineData(9999, "-999999", 1_009_997)]
    public async Task The_age_is_reference_year_minus_year_of_birth(int referenceYear, string born, int age) =>
        Assert.Equal($"{{\"name\":\"x\",\"age\":{age}}}\n", Encoding.UTF8.GetString([.. (await ComputeAsync(referenceYear, born)).Ages]));

    [Theory]
    [InlineData(2017, "2018")]
    [InlineData(-427, "-426")]
    [InlineData(-1, "1")]
    public async Task A_birth_after_the_reference_year_is_rejected(int referenceYear, string born)
    {
        var sink = await ComputeAsync(referenceYear, born);
        Assert.Equal("born-after-reference", Assert.Single(RejectedRecord.Parse(sink.Rejected)).Reason);
    }

    private static async Task<CollectingSink> ComputeAsync(int referenceYear, string born)
    {
        var input = await PlainText.OpenAsync(Encoding.UTF8.GetBytes($"name,born\nx,{born}\n"));
        var sink = new CollectingSink(input.Dialect.HeaderLines);
        var pipeline = new SlicePipeline(
            input.Source,
            () => AgeEngine.Computer(input.Dialect, new AgeProcessor(referenceYear), new DialectOptions().MaxRowBytes),
            sink,
            new SlicePipelineOptions { Workers = 1 });
        await pipeline.RunAsync(input.Dialect.FirstRow, long.MaxValue, input.Dialect.FirstRow, default);
        return sink;
    }
}
