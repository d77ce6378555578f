namespace ServerlessAges.Tests;

/// <summary>`ages` as a native file.</summary>
public sealed class NativeTests
{
    [Fact]
    public async Task The_native_file_computes_the_same_results()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("AGES_TESTS") != "all", "slow: set AGES_TESTS=all");
        Assert.SkipUnless(OperatingSystem.IsLinux() && HasLinker(), "Native AOT needs clang or gcc");
        using var folder = new Folder();
        await Output.OfAsync(
            "dotnet", "publish", Repository.PathOf("src/Cli"), "-c", "Release", "--use-current-runtime", "-p:PublishAot=true",
            "--artifacts-path", folder["artifacts"], "-o", folder["native"]);

        var ages = await Output.OfAsync(
            Path.Combine(folder["native"], "ages"), "run", Samples.Scientists, "--reference-year", "2017");

        Assert.Equal(Samples.Ages2017, ages);
    }

    private static bool HasLinker() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));
}
