using System.Text.RegularExpressions;

namespace ServerlessAges.Tests;

public sealed partial class LockFilesTests
{
    private static readonly string[] LockFiles =
    [
        .. Directory.EnumerateFiles(Repository.Root, "packages.lock.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "artifacts" or "bin" or "node_modules" or "obj")),
    ];

    [Fact]
    public void Every_project_of_the_solution_has_a_lock_file()
    {
        var projects = Project().Matches(File.ReadAllText(Repository.PathOf("ServerlessAges.sln")))
            .Select(match => Path.GetDirectoryName(match.Groups[1].Value.Replace('\\', '/'))!);

        Assert.Empty(projects.Except(LockFiles.Select(file => Path.GetDirectoryName(file)!)));
    }

    /// <summary>A lock file that names a registry restores only where that registry is reachable.</summary>
    [Fact]
    public void No_lock_file_names_a_registry() => Assert.All(
        LockFiles.Append("package-lock.json"),
        file => Assert.DoesNotMatch(Registry(), File.ReadAllText(Repository.PathOf(file))));

    [GeneratedRegex("\"([^\"]+)\\.csproj\"")]
    private static partial Regex Project();

    [GeneratedRegex("\"resolved\": \"https?:")]
    private static partial Regex Registry();
}
