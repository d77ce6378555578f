using System.Text.RegularExpressions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>What docs/security.md says is shown by tests, and those are there.</summary>
public sealed partial class SecurityDocTests
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs/security.md"));

    [Fact]
    public void Every_attempt_is_shown_to_be_stopped()
    {
        var attempts = Document[Document.IndexOf("| attempt |", StringComparison.Ordinal)..].Split('\n').TakeWhile(line => line.StartsWith('|')).Skip(2).ToArray();
        Assert.True(attempts.Length > 15, $"only {attempts.Length} rows were found");
        Assert.All(attempts, row => Assert.Matches(Test(), row.Split('|')[^2]));
    }

    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        var sources = Directory.GetFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories).ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        var named = Test().Matches(Document);

        Assert.True(named.Count > 30, $"only {named.Count} were found");
        Assert.All(named, test => Assert.Contains(
            sources[test.Groups["file"].Value], source => source.Contains($" {test.Groups["name"].Value}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex("`(?<file>\\w+Tests)\\.(?<name>\\w+)`")]
    private static partial Regex Test();
}
