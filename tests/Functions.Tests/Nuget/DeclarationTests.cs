using System.Reflection;

namespace ServerlessAges.Tests.Nuget;

/// <summary>declarations/ says nothing that the packages do not say.</summary>
public sealed class DeclarationTests
{
    private static readonly Assembly Declarations = Assembly.Load("ServerlessAges.Declarations");

    // All that came with the packages; a type may move between them.
    private static readonly Assembly[] Packages =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name.StartsWith("Microsoft.Azure.Functions.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.DurableTask.", StringComparison.Ordinal)
                || name.StartsWith("DurableTask.", StringComparison.Ordinal))
            .Select(Assembly.Load),
    ];

    public static TheoryData<string> Declared => [.. Declarations.GetExportedTypes().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Is_as_in_the_packages(string name)
    {
        var real = Packages.Select(package => package.GetType(name)).FirstOrDefault(type => type is { IsVisible: true });
        Assert.True(real is not null, $"{name} is in none of the packages.");

        var known = Signatures.Of(real).ToArray();
        var unknown = Signatures.Of(Declarations.GetType(name)!).Except(known).ToArray();
        Assert.True(
            unknown.Length == 0,
            $"{name} is declared with\n  {string.Join("\n  ", unknown)}\nwhere the packages have\n  {string.Join("\n  ", known)}");
    }
}
