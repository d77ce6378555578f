using System.Text;

namespace ServerlessAges.Tests.Formats;

public sealed class ResultKindTests
{
    private static readonly ResultField[] Fields =
    [
        ResultField.Text("text"), ResultField.Integer("integer"), ResultField.Decimal("decimal"),
        ResultField.Decimal("double"), ResultField.Boolean("boolean"), ResultField.Json("json"),
    ];

    [Theory]
    [InlineData(
        ResultFormat.Ndjson,
        """{"text":"a","integer":-7,"decimal":12.50,"double":1E+300,"boolean":true,"json":{"b":[1,"x,y"]}}""")]
    [InlineData(ResultFormat.Csv, "a,-7,12.50,1E+300,true,\"{\"\"b\"\":[1,\"\"x,y\"\"]}\"")]
    public void Each_kind_of_value_is_written(ResultFormat format, string line) =>
        Assert.Equal(line, Write(format, result =>
        {
            result.Text("a"u8);
            result.Number(-7);
            result.Number(12.50m);
            result.Number(1e300);
            result.Boolean(true);
            result.Json("{\"b\":[1,\"x,y\"]}"u8);
        }));

    [Theory]
    [InlineData(
        ResultFormat.Ndjson,
        """{"text":null,"integer":null,"decimal":-79228162514264337593543950335,"double":-2.2250738585072014E-308,"""
            + "\"boolean\":false,\"json\":null}")]
    [InlineData(ResultFormat.Csv, ",,-79228162514264337593543950335,-2.2250738585072014E-308,false,null")]
    public void Null_and_the_longest_numbers_are_written(ResultFormat format, string line) =>
        Assert.Equal(line, Write(format, result =>
        {
            result.Null();
            result.Null();
            result.Number(decimal.MinValue);
            result.Number(-2.2250738585072014E-308);
            result.Boolean(false);
            result.Json("null"u8);
        }));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("{\"a\":\n1}")]
    [InlineData("\"\u0001\"")]
    public void A_value_that_is_not_json_on_one_line_is_refused(string json)
    {
        foreach (var format in new[] { ResultFormat.Ndjson, ResultFormat.Csv })
        {
            var writer = new ResultText(format, [ResultField.Json("json")]).Begin();
            Assert.Throws<ArgumentException>(() => writer.Json(Encoding.UTF8.GetBytes(json)));
        }
    }

    [Fact]
    public void An_infinite_number_is_refused()
    {
        var writer = new ResultText(ResultFormat.Ndjson, [ResultField.Decimal("number")]).Begin();
        Assert.Throws<ArgumentException>(() => writer.Number(double.NaN));
    }

    private static string Write(ResultFormat format, Action<IResultWriter> write)
    {
        var text = new ResultText(format, Fields);
        write(text.Begin());
        return Encoding.UTF8.GetString(text.End().Span).TrimEnd('\n');
    }
}
