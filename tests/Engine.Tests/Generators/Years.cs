namespace ServerlessAges.Tests.Generators;

/// <summary>Years as lists of scientists have them, good and bad.</summary>
internal static class Years
{
    public static string Any(Draw draw) => draw.Chance(60)
        ? draw.Of("1815", "1882", "1930", "2017", "1", "-427", "-1", " 1867", "1939\t", "965", "1815-12-10", "2016-02-29", "2017-06-30", " 1917-07-01")
        : draw.Of(
            "Unknown", "530s", "1237?", "0", "0000", "-0", "2018", "2030", "", " ", "-", "+5", "18.5", "1e3",
            "1234567", "-1234567", "999999", "-999999", "1815é", "MDCCC",
            "2017-07-01", "1815-02-29", "1815-13-01", "-0427-05-21", "0000-05-21", "1815-12", "1815-12-1x", "1815/12/10");
}
