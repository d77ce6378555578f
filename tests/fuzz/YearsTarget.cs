using ServerlessAges.Tests.Oracle;

namespace ServerlessAges.Tests.Fuzz;

/// <summary>A year or a date is what the rule says, and anything else is rejected for the reason it says.</summary>
internal static class YearsTarget
{
    public static void Check(byte[] input)
    {
        var reason = YearOrDate.Read(input, out var year, out var day);
        Assert.Equal(AgeOracle.Read(input, out var expectedYear, out var expectedDay) ?? "none", reason?.Code ?? "none");
        if (reason is not null) return;
        var expected = expectedDay is { } date ? YearOrDate.DayOf(date.Month, date.Day) : YearOrDate.NoDay;
        Assert.Equal((expectedYear, expected), (year, day));
    }
}
