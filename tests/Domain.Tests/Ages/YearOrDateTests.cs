using System.Text;
using ServerlessAges.Tests.Oracle;

namespace ServerlessAges.Tests.Ages;

public sealed class YearOrDateTests
{
    [Theory]
    [InlineData("1815", 1815)]
    [InlineData("965", 965)]
    [InlineData("1", 1)]
    [InlineData("0965", 965)]
    [InlineData("-427", -427)]
    [InlineData("-0001", -1)]
    [InlineData(" \t1815 \t", 1815)]
    [InlineData("999999", 999999)]
    [InlineData("-999999", -999999)]
    public void A_year_is_a_whole_number(string text, int year)
    {
        Assert.Null(Read(text, out var read));
        Assert.Equal(year, read);
    }

    [Theory]
    [InlineData("", "missing-value")]
    [InlineData(" \t", "missing-value")]
    [InlineData("    ", "missing-value")]
    [InlineData("0", "no-year-zero")]
    [InlineData("0000", "no-year-zero")]
    [InlineData("-0", "no-year-zero")]
    [InlineData("Unknown", "invalid-year")]
    [InlineData("530s", "invalid-year")]
    [InlineData("1237?", "invalid-year")]
    [InlineData("18 15", "invalid-year")]
    [InlineData("1815.0", "invalid-year")]
    [InlineData("+1815", "invalid-year")]
    [InlineData("-", "invalid-year")]
    [InlineData("--5", "invalid-year")]
    [InlineData("1e3", "invalid-year")]
    [InlineData("١٨١٥", "invalid-year")]
    [InlineData("\u00A01815", "invalid-year")]
    [InlineData("1815\r", "invalid-year")]
    [InlineData("1815-12", "invalid-year")]
    [InlineData("1815-12-10T00:00", "invalid-year")]
    [InlineData("10.12.1815", "invalid-year")]
    [InlineData("18151210", "year-out-of-range")]
    [InlineData("1815-13-10", "invalid-date")]
    [InlineData("1815-00-10", "invalid-date")]
    [InlineData("1815-12-32", "invalid-date")]
    [InlineData("1815-12-00", "invalid-date")]
    [InlineData("1900-02-29", "invalid-date")]
    [InlineData("1815-1x-10", "invalid-year")]
    [InlineData("1815--1-10", "invalid-year")]
    [InlineData("-0427-05-21", "invalid-date")]
    [InlineData("0000-05-21", "no-year-zero")]
    [InlineData("1234567", "year-out-of-range")]
    [InlineData("-1234567", "year-out-of-range")]
    [InlineData("0000001", "year-out-of-range")]
    [InlineData("99999999999999999999", "year-out-of-range")]
    public void Anything_else_is_rejected(string text, string code) =>
        Assert.Equal(code, Read(text, out _)?.Code);

    [Theory]
    [InlineData("1815-12-10", 1815, 1210)]
    [InlineData(" 2000-02-29\t", 2000, 229)]
    [InlineData("0001-01-01", 1, 101)]
    [InlineData("9999-12-31", 9999, 1231)]
    [InlineData("1815", 1815, YearOrDate.NoDay)]
    [InlineData("01815", 1815, YearOrDate.NoDay)]
    public void A_date_is_a_day_of_the_calendar_and_a_year_has_none(string text, int year, int day)
    {
        Assert.Null(YearOrDate.Read(Encoding.UTF8.GetBytes(text), out var readYear, out var readDay));
        Assert.Equal((year, day), (readYear, readDay));
    }

    [Fact]
    public void Every_text_of_four_characters_is_read_as_the_rule_says()
    {
        // Four digits have a way of their own in the code.
        var characters = "0159/:- +a\t".ToCharArray();
        var texts =
            from a in characters
            from b in characters
            from c in characters
            from d in characters
            select new string([a, b, c, d]);
        foreach (var text in texts)
        {
            var reason = Read(text, out var year);
            Assert.Equal(AgeOracle.Read(Encoding.UTF8.GetBytes(text), out var expected, out _) ?? "none", reason?.Code ?? "none");
            if (reason is null) Assert.Equal(expected, year);
        }
    }

    [Fact]
    public void Years_are_counted_without_a_gap_across_the_era() =>
        Assert.Equal([-1, 0, 1, 2], new[] { -2, -1, 1, 2 }.Select(YearOrDate.Ordinal));

    private static RejectReason? Read(string text, out int year) => YearOrDate.Read(Encoding.UTF8.GetBytes(text), out year, out _);
}
