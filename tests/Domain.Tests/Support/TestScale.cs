namespace ServerlessAges.Tests.Support;

/// <summary>How much the property tests try: enough for every build, and more where AGES_TESTS=all is set.</summary>
internal static class TestScale
{
    public static bool All { get; } = Environment.GetEnvironmentVariable("AGES_TESTS") == "all";

    public static int Files(int usual) => All ? usual * 8 : usual;
}
