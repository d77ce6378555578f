using System.Text.RegularExpressions;

namespace ServerlessAges.Tests.Licences;

/// <summary>docs/licences.md lists what is restored, and nothing has a licence that was not agreed to. AGES_LICENCES=write writes the lists.</summary>
public sealed partial class LicencesTests
{
    private const string Doc = "docs/licences.md";
    private static readonly string[] Free = ["MIT", "Apache-2.0", "BSD-3-Clause"];

    /// <summary>Each heading, whether its list is exact, and the licences that may stand there beside <see cref="Free"/>.</summary>
    public static TheoryData<string, bool, string[]> Headings => new()
    {
        { LicenceList.Shipped, true, [] },
        { LicenceList.App, false, ["http://go.microsoft.com/fwlink/?LinkID=261272"] },
        {
            LicenceList.Host, false,
            [
                "Microsoft .NET Library", "http://go.microsoft.com/fwlink/?LinkID=261272", "http://go.microsoft.com/fwlink/?LinkId=329770",
                "https://go.microsoft.com/fwlink/?linkid=2028464",
            ]
        },
        { LicenceList.Build, true, ["MS-PL", "MS-PL OR Apache-2.0"] },
        { LicenceList.AppTests, false, [] },
        {
            // axe-core is under the MPL, and Polars' own file is the MIT licence.
            LicenceList.Npm, true,
            ["0BSD", "BSD-2-Clause", "BlueOak-1.0.0", "ISC", "http://geraintluff.github.io/tv4/LICENSE.txt", "MPL-2.0", "SEE LICENSE IN LICENSE"]
        },
    };

    [SkippableTheory]
    [MemberData(nameof(Headings))]
    public void What_is_restored_is_listed(string heading, bool exact, string[] beside)
    {
        var restored = LicenceList.Of(heading);
        Skip.If(restored is null, "src/Functions is compiled against declarations/: nothing of it is restored.");
        Assert.NotEmpty(restored!);
        if (Environment.GetEnvironmentVariable("AGES_LICENCES") == "write") Write(heading, restored!);

        var listed = Listed(heading);
        var names = restored!.Select(package => package.Name).Distinct().ToArray();

        Assert.Empty(names.Except(listed.Keys).Order());
        if (exact) Assert.Empty(listed.Keys.Except(names).Order());
        Assert.All(restored!.Where(package => package.Licence is not null), package => Assert.Equal((package.Name, package.Licence), (package.Name, listed[package.Name])));
        _ = beside;
    }

    [Theory]
    [MemberData(nameof(Headings))]
    public void Every_licence_is_one_that_was_agreed_to(string heading, bool exact, string[] beside)
    {
        _ = exact;
        var listed = Listed(heading);

        Assert.NotEmpty(listed);
        Assert.All(listed, package => Assert.True(Free.Concat(beside).Contains(package.Value), $"{package.Key}: {package.Value}"));
    }

    [Fact]
    public void Files_of_others_in_the_source_are_listed_in_their_versions()
    {
        var said = File.ReadAllText(Repository.PathOf(Doc));

        Assert.Contains($"uPlot {PlotVersion().Match(Source("src/Api/Page/vendor/uPlot.iife.min.js")).Groups[1]}, MIT", said, StringComparison.Ordinal);
        Assert.Contains(
            $"swagger-ui-dist {SwaggerVersion().Match(Source("src/Api/Docs/README.md")).Groups[1]}, Apache-2.0", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_project_locks_its_packages_but_the_app_and_its_tests()
    {
        var locked = LicenceList.LockFiles.Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'));
        var projects = Project().Matches(Source("ServerlessAges.sln")).Select(match => Path.GetDirectoryName(match.Groups[1].Value.Replace('\\', '/'))!);

        Assert.Equal(["src/Functions", "tests/Functions.Tests"], projects.Except(locked).Order(StringComparer.Ordinal));
    }

    /// <summary>A lock names content, not where it came from: else it would hold where it was made, and nowhere else.</summary>
    [Fact]
    public void No_lock_names_a_registry() =>
        Assert.All(LicenceList.LockFiles.Append(Repository.PathOf("package-lock.json")), file => Assert.DoesNotMatch(Registry(), File.ReadAllText(file)));

    private static string Source(string path) => File.ReadAllText(Repository.PathOf(path));

    private static Dictionary<string, string> Listed(string heading) => Rows(heading)
        .Select(row => row.Split('|', StringSplitOptions.TrimEntries))
        .SelectMany(cells => cells[2].Split(" · ").Select(name => (name, cells[1]))).ToDictionary();

    private static IEnumerable<string> Rows(string heading)
    {
        var lines = File.ReadAllLines(Repository.PathOf(Doc));
        Assert.Contains($"## {heading}", lines);
        return lines.SkipWhile(line => line != $"## {heading}").SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith('|'));
    }

    private static void Write(string heading, IReadOnlyList<Package> packages)
    {
        var rows = packages.GroupBy(package => package.Licence ?? "not restored").OrderByDescending(licence => licence.Count()).Select(licence =>
            $"| {licence.Key} | {string.Join(" · ", licence.Select(package => package.Name).Distinct().Order(StringComparer.OrdinalIgnoreCase))} |");
        var (text, old) = (Source(Doc), Rows(heading).ToArray());
        var at = text.IndexOf("|---|---|\n", text.IndexOf($"## {heading}\n", StringComparison.Ordinal), StringComparison.Ordinal) + "|---|---|\n".Length;
        var length = old.Sum(row => row.Length + 1);
        File.WriteAllText(Repository.PathOf(Doc), $"{text[..at]}{string.Concat(rows.Select(row => row + "\n"))}{text[(at + length)..]}");
    }

    [GeneratedRegex(@"\(v([\d.]+)\)")]
    private static partial Regex PlotVersion();

    [GeneratedRegex(@"swagger-ui-dist\) ([\d.]+)")]
    private static partial Regex SwaggerVersion();

    [GeneratedRegex("\"([^\"]+)\\.csproj\"")]
    private static partial Regex Project();

    [GeneratedRegex("\"resolved\": \"https?:")]
    private static partial Regex Registry();
}
