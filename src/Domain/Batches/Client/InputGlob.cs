namespace ServerlessAges.Batches.Client;

/// <summary>
/// A pattern of names: <c>*</c> and <c>?</c> match within a segment, between slashes. <c>**</c> matches across
/// segments, and as a whole segment also none. All other characters match themselves.
/// </summary>
public sealed class InputGlob
{
    private static readonly char[] Wildcards = ['*', '?'];
    private readonly Regex names;

    public InputGlob(string pattern)
    {
        Prefix = pattern[..pattern.IndexOfAny(Wildcards)];
        var rooted = $"/{pattern}";
        while (rooted.Contains("/**/**/", StringComparison.Ordinal))
            rooted = rooted.Replace("/**/**/", "/**/", StringComparison.Ordinal);
        var expression = Regex.Escape(rooted).Replace(@"/\*\*/", "/(?:.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        // Without backtracking the time is linear in the length of a name, for every pattern.
        names = new Regex($@"^{expression}\z", RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }

    /// <summary>All matches begin with it.</summary>
    public string Prefix { get; }

    public static bool IsGlob(string source) => source.IndexOfAny(Wildcards) >= 0;
    public bool Matches(string name) => names.IsMatch($"/{name}");
}
