using System.Xml.Linq;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

/// <summary>Dependencies point one way: Functions, Cli → Api → Blobs → Domain; Domain depends on the BCL alone.</summary>
public sealed class ArchitectureTests
{
    // How far from the ground each project stands; it may use what stands below it.
    private static readonly Dictionary<string, int> Floors =
        new() { ["Domain"] = 0, ["Blobs"] = 1, ["Api"] = 2, ["Functions"] = 3, ["Cli"] = 3, ["OpenApi"] = 3 };

    [Fact]
    public void Domain_uses_nothing_but_the_runtime()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var foreign = typeof(AgeProcessor).Assembly.GetReferencedAssemblies()
            .Where(assembly => !File.Exists(Path.Combine(framework, assembly.Name + ".dll")))
            .Select(assembly => assembly.Name);
        Assert.Empty(foreign);
    }

    [Fact]
    public void Domain_refers_to_no_project_and_no_package()
    {
        var references = XDocument.Load(Repository.PathOf("src/Domain/Domain.csproj")).Descendants()
            .Where(element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal));
        Assert.Empty(references);
    }

    [Fact]
    public void Projects_refer_only_to_what_stands_below_them()
    {
        var source = Repository.PathOf("src");
        // One level down: what a build generates lies deeper.
        var projects = Directory.GetDirectories(source).SelectMany(folder => Directory.GetFiles(folder, "*.csproj")).ToArray();
        Assert.Contains(projects, project => Name(project) == "Domain");
        foreach (var project in projects)
        {
            Assert.True(Floors.ContainsKey(Name(project)), $"{Name(project)} is new: say here on which floor it stands.");
            foreach (var reference in References(project).Where(path => path.StartsWith(source, StringComparison.Ordinal)))
            {
                Assert.True(
                    Floors[Name(reference)] < Floors[Name(project)], $"{Name(project)} must not refer to {Name(reference)}.");
            }
        }
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, path)));

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);
}
