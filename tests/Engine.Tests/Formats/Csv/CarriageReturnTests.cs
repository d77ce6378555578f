using System.Text;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Csv;

/// <summary>Where a rejected record stands in a file whose rows end with CR, and its raw text.</summary>
public sealed class CarriageReturnTests
{
    [Theory]
    [InlineData("x\rTu,1930", 4, "field-count", "x")]
    [InlineData("\"a\nb\rc\",1815\rx\rTu,1930", 6, "field-count", "x")]
    [InlineData("\r\"x\"y,1\rTu,1930\r", 5, "stray-quote", "\"x\"y,1")]
    [InlineData("\nAda,1815\rTu,1930", 4, "mixed-line-ends", "\nAda,1815")]
    [InlineData("Tu,1930\r\n", 5, "mixed-line-ends", "\n")]
    [InlineData("Tu,1930\r\"Ada\"\n,1815", 5, "mixed-line-ends", "\"Ada\"\n,1815")]
    [InlineData("Tu,1930\r\"Ada,1815\rx", 5, "unterminated-quote", "\"Ada,1815\rx")]
    public async Task Lines_are_counted_by_carriage_returns(string rows, int line, string reason, string raw)
    {
        var sink = await PlainText.ComputeAsync(Encoding.UTF8.GetBytes($"name,born\rAda,1815\r\r{rows}"));

        var rejected = Assert.Single(RejectedRecord.Parse(sink.Rejected));
        Assert.Equal(
            (line, reason, Escaped.Text(Encoding.UTF8.GetBytes(raw))), (rejected.Line, rejected.Reason, rejected.Raw));
    }
}
