using System.Text.RegularExpressions;
using ServerlessAges.Api.Problems;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Http;

/// <summary>docs/http.md lists the error codes of ErrorCodes with the statuses of ProblemStatus.</summary>
public sealed partial class HttpDocTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs/http.md"));

    // A warning, and two codes of the command line.
    private static readonly string[] Elsewhere = [ErrorCodes.NoRecords, ErrorCodes.UnexpectedAnswer, ErrorCodes.StorageRefused];

    private static readonly string[] AllCodes = [.. typeof(ErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    private static IEnumerable<string> Problems => AllCodes.Where(code => ProblemStatus.Of(code) is not null);

    private static IEnumerable<string> Failures => Failure().Matches(Document).Select(row => row.Groups["code"].Value);

    [Fact]
    public void Every_problem_is_listed_with_its_status() => Assert.Equal(
        Problems.Select(code => $"{code} {ProblemStatus.Of(code)}").Order(StringComparer.Ordinal),
        Problem().Matches(Document).Select(row => $"{row.Groups["code"].Value} {row.Groups["status"].Value}").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_code_is_listed_as_a_problem_or_a_failure() => Assert.Equal(
        AllCodes.Order(StringComparer.Ordinal),
        Problems.Union(Failures).Union(Elsewhere).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \| (?<status>\d+) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Problem();

    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \| (?!\d+ \|).+ \|$", RegexOptions.Multiline)]
    private static partial Regex Failure();
}
