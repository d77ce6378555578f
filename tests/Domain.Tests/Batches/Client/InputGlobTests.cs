namespace ServerlessAges.Tests.Batches;

public sealed class InputGlobTests
{
    [Theory]
    [InlineData("a.csv", "a.csv", true)]
    [InlineData("*.csv", "a.csv", true)]
    [InlineData("*.csv", "2026/a.csv", false)]
    [InlineData("?.csv", "/.csv", false)]
    [InlineData("**/*.csv", "a.csv", true)]
    [InlineData("**/*.csv", "2026/12/a.csv", true)]
    [InlineData("2026/**/a.csv", "2026/a.csv", true)]
    [InlineData("2026/**/a.csv", "2026/b/c/a.csv", true)]
    [InlineData("2026/**/a.csv", "2026x/a.csv", false)]
    [InlineData("**/**/a", "a", true)]
    [InlineData("2026/**", "2026/a/b", true)]
    [InlineData("2026/**", "2026", false)]
    [InlineData("a**b", "a/x/b", true)]
    [InlineData("**", "", true)]
    [InlineData("*.[ab]+", "x.[ab]+", true)]
    [InlineData("*.[ab]+", "x.a", false)]
    [InlineData("*", "line\nbreak", true)]
    [InlineData("a?", "a\u00E9", true)]
    [InlineData("A*", "ab", false)]
    public void Matches_as_the_documentation_says(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new InputGlob(pattern + (InputGlob.IsGlob(pattern) ? "" : "*")).Matches(name));

    /// <summary>Patterns and names of few characters, so that many of them match.</summary>
    [Fact]
    public void Matches_what_a_search_through_all_possibilities_matches()
    {
        var random = new Random(7);
        var matched = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var pattern = Text(random, "ab/*?", 8);
            if (!InputGlob.IsGlob(pattern)) continue;
            var glob = new InputGlob(pattern);
            for (var j = 0; j < 20; j++)
            {
                var name = Text(random, "ab/", 8);
                var expected = Oracle($"/{pattern}", $"/{name}");
                Assert.True(glob.Matches(name) == expected, $"'{pattern}' and '{name}': expected {expected}");
                Assert.True(!expected || name.StartsWith(glob.Prefix, StringComparison.Ordinal), $"'{pattern}', prefix of '{name}'");
                if (expected) matched++;
            }
        }

        Assert.InRange(matched, 2_000, 60_000);
    }

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_takes_linear_time()
    {
        var glob = new InputGlob(string.Concat(Enumerable.Repeat("*a", 400)) + "b");

        Assert.False(glob.Matches(new string('a', 1024)));
    }

    private static string Text(Random random, string alphabet, int max) =>
        new([.. Enumerable.Range(0, random.Next(max)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

    // A segment ** of a pattern, with its slash, may match nothing.
    private static bool Oracle(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern is []) return name is [];
        if (pattern is ['/', '*', '*', '/', ..])
            return name is ['/', ..] && (Oracle(pattern[3..], name) || AfterASlash(pattern, name));
        if (pattern is ['*', '*', .. var rest]) return Oracle(rest, name) || (name is not [] && Oracle(pattern, name[1..]));
        if (pattern[0] == '*') return Oracle(pattern[1..], name) || (name is not [] and not ['/', ..] && Oracle(pattern, name[1..]));
        return name is not [] && (pattern[0] == '?' ? name[0] != '/' : pattern[0] == name[0]) && Oracle(pattern[1..], name[1..]);
    }

    // The segments that ** matches end before one of the other slashes.
    private static bool AfterASlash(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        for (var i = 1; i < name.Length; i++)
        {
            if (name[i] == '/' && Oracle(pattern[3..], name[i..])) return true;
        }

        return false;
    }
}
