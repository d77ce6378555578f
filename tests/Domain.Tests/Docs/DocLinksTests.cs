using System.Text.RegularExpressions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>Every relative link of the documents leads to a file of the repository, and every anchor to a heading.</summary>
public sealed partial class DocLinksTests
{
    private static readonly string[] Folders = ["docs", "infra/bicep", "src/Api", "tests/fuzz"];

    public static TheoryData<string> Documents() =>
    [
        "README.md", "SECURITY.md",
        .. Folders.SelectMany(folder => Directory.GetFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.PathOf("."), file)).Where(file => !Built().IsMatch(file)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_and_headings(string document)
    {
        var path = Repository.PathOf(document);
        Assert.All(Links().Matches(File.ReadAllText(path)), link =>
        {
            var target = link.Groups["path"].Value is { Length: > 0 } relative
                ? Path.Combine(Path.GetDirectoryName(path)!, relative)
                : path;
            Assert.True(Path.Exists(target), link.Value);
            if (link.Groups["anchor"].Value is { Length: > 0 } anchor)
                Assert.Contains(anchor, Headings().Matches(File.ReadAllText(target)).Select(Anchor));
        });
    }

    private static string Anchor(Match heading) =>
        NotInAnchors().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?![a-z]+:)(?<path>[^)#\s]*)(?:#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"(^|[\\/])(bin|obj|node_modules)[\\/]")]
    private static partial Regex Built();
}
