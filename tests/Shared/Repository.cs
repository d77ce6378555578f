using System.Reflection;

namespace ServerlessAges.Tests;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(BuiltWith("RepositoryRoot")!);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Assembly metadata that the project file set, or null.</summary>
    public static string? BuiltWith(string name) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(noted => noted.Key == name)?.Value;
}
