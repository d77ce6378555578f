namespace ServerlessAges.Tests;

/// <summary>
/// The size of property tests and repetitions: the default; four times as many files with AGES_TESTS=all; a sample with
/// AGES_TESTS=few, for slow processors.
/// </summary>
internal static class TestScale
{
    public const string Variable = "AGES_TESTS";

    public const string Few = "few";

    private static readonly string? Given = Environment.GetEnvironmentVariable(Variable);

    public static bool All { get; } = Given == "all";

    /// <summary>For long tests and repetitions of what another test proves.</summary>
    public static void SkipUnlessAll(string reason) => Assert.SkipUnless(All, $"{reason} Set AGES_TESTS=all to run it.");

    /// <summary>How many generated files a property test tries, relative to <paramref name="count"/>.</summary>
    public static int Files(int count) => All ? count * 4 : Math.Max(1, count / (Given == Few ? 20 : 4));
}
