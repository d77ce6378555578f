namespace ServerlessAges.Tests;

/// <summary>
/// How much the property tests try: enough for every build; more where AGES_TESTS=all is set, and where AGES_TESTS=few a
/// sample, for runs that are slow by themselves.
/// </summary>
internal static class TestScale
{
    public const string Variable = "AGES_TESTS";

    public const string Few = "few";

    private static readonly string? Given = Environment.GetEnvironmentVariable(Variable);

    public static bool All { get; } = Given == "all";

    /// <summary>For long tests and repetitions of what another test proves.</summary>
    public static void SkipUnlessAll(string reason) => Assert.SkipUnless(All, $"{reason} Set AGES_TESTS=all to run it.");

    public static int Files(int usual) => All ? usual * 4 : Given == Few ? Math.Max(1, usual / 20) : usual;
}
