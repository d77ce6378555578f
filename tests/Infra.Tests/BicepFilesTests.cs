namespace ServerlessAges.Tests;

/// <summary>Every file compiles, obeys bicepconfig.json and is formatted, without a word from the CLI.</summary>
[Collection(BicepGroup.Name)]
public sealed class BicepFilesTests(Bicep bicep)
{
    private const string Templates = "**/*.bicep";

    [Fact]
    public void Every_file_builds()
    {
        bicep.RunSilently("build", "--pattern", Templates);
        Assert.All(Sources("*.bicep"), file => Assert.True(File.Exists(Path.ChangeExtension(bicep.PathOf(file), ".json")), file));
    }

    [Fact]
    public void Every_file_passes_the_linter() => bicep.RunSilently("lint", "--pattern", Templates);

    [Theory]
    [InlineData("*.bicep")]
    [InlineData("*.bicepparam")]
    public void Every_file_is_formatted(string kind)
    {
        bicep.RunSilently("format", "--pattern", $"**/{kind}");
        Assert.All(Sources(kind), file =>
            Assert.Equal(File.ReadAllText(Repository.PathOf($"infra/bicep/{file}")), File.ReadAllText(bicep.PathOf(file))));
    }

    [Fact]
    public void Every_parameter_file_builds()
    {
        foreach (var file in Sources("*.bicepparam"))
            bicep.RunSilently("build-params", file, "--outfile", Path.ChangeExtension(file, ".parameters.json"));
    }

    private static string[] Sources(string kind)
    {
        var folder = Repository.PathOf("infra/bicep");
        string[] files = [.. Directory.EnumerateFiles(folder, kind, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))];
        Assert.NotEmpty(files);
        return files;
    }
}
