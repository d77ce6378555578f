using System.Text.RegularExpressions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>The codes that docs/http.md tells are those that there are, with their statuses.</summary>
public sealed partial class HttpDocTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs/http.md"));
    private static readonly string Source = string.Join('\n', Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    [Fact]
    public void Every_problem_is_told_with_its_status_and_no_other()
    {
        var told = Problem().Matches(Document).Select(row => $"{row.Groups["code"].Value} {row.Groups["status"].Value}");

        var there = Inputs().Matches(Source).Select(thrown => $"{Code(thrown)} 400")
            .Concat(Conflicts().Matches(Source).Select(thrown => $"{Code(thrown)} 409"))
            .Concat(Statuses().Matches(Source).Select(answered => $"{Code(answered)} {answered.Groups["status"].Value}"))
            .Append("bad-option 400") // BatchException.Option
            .Distinct().ToArray();

        Assert.True(there.Length > 30, $"only {there.Length} codes were found in the source");
        Assert.Equal(there.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_failure_is_told_and_no_other()
    {
        var told = Failure().Matches(Document).Select(row => row.Groups["code"].Value);

        var there = Failures().Matches(Source).Select(Code).Distinct().ToArray();

        Assert.True(there.Length > 5, $"only {there.Length} codes were found in the source");
        Assert.Equal(there.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    private static string Code(Match match) =>
        (string)typeof(ErrorCodes).GetField(match.Groups["code"].Value)!.GetValue(null)!;

    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \| (?<status>\d+) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Problem();

    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \| (?!\d+ \|).+ \|$", RegexOptions.Multiline)]
    private static partial Regex Failure();

    // Made by name, or by a method that says what it makes.
    [GeneratedRegex("BatchException(?:\\(| \\w+\\([^)]*\\) =>\\s*new\\()\\s*ErrorCodes\\.(?<code>[A-Za-z]+)")]
    private static partial Regex Inputs();

    [GeneratedRegex("BatchConflictException\\(\\s*ErrorCodes\\.(?<code>[A-Za-z]+)")]
    private static partial Regex Conflicts();

    [GeneratedRegex("(?:Problem\\.Of|ProblemException(?: \\w+\\([^)]*\\) =>\\s*new)?)\\(\\s*StatusCodes\\.Status(?<status>\\d+)\\w+,\\s*ErrorCodes\\.(?<code>[A-Za-z]+)")]
    private static partial Regex Statuses();

    [GeneratedRegex("BatchFailure(?:\\(| \\w+\\([^)]*\\) =>\\s*new\\()\\s*ErrorCodes\\.(?<code>[A-Za-z]+)")]
    private static partial Regex Failures();
}
