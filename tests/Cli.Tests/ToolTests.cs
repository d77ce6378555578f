namespace ServerlessAges.Tests;

/// <summary>`ages` as a .NET tool: packed, installed from a folder, run by its name.</summary>
public sealed class ToolTests
{
    [Fact]
    public async Task The_tool_installs_from_a_folder_and_runs()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("AGES_TESTS") != "all", "slow: set AGES_TESTS=all");
        using var folder = new Folder();
        var root = Path.GetDirectoryName(Path.GetDirectoryName(Samples.Scientists))!;
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release" : "Debug";

        await Output.OfAsync("dotnet", "pack", Path.Combine(root, "src", "Cli"), "--no-build", "-c", configuration, "-o", folder["packages"]);
        await Output.OfAsync(
            "dotnet", "tool", "install", "ServerlessAges.Tool", "--tool-path", folder["tools"], "--add-source", folder["packages"], "--no-cache");
        var ages = await Output.OfAsync(Path.Combine(folder["tools"], "ages"), "run", Samples.Scientists, "--reference-year", "2017");

        Assert.Equal(Samples.Ages2017, ages);
    }
}
