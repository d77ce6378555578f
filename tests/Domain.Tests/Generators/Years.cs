namespace ServerlessAges.Tests.Generators;

/// <summary>Years as lists of scientists have them, good and bad.</summary>
internal static class Years
{
    public static string Any(Draw draw) => draw.Chance(60)
        ? draw.Of("1815", "1882", "1930", "2017", "1", "-427", "-1", " 1867", "1939\t", "965")
        : draw.Of(
            "Unknown", "530s", "1237?", "0", "0000", "-0", "2018", "2030", "", " ", "-", "+5", "18.5", "1e3",
            "1234567", "-1234567", "999999", "-999999", "1815é", "MDCCC");
}
