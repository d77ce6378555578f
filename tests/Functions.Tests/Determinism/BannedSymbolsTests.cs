using System.Diagnostics;
using System.Text.RegularExpressions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Determinism;

/// <summary>Calls that a replay would answer differently do not compile in an orchestration.</summary>
public sealed class BannedSymbolsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ages-banned-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Clock_guid_and_ConfigureAwait_do_not_compile_in_the_orchestration()
    {
        Assert.SkipUnless(TestScale.All, "Builds twice. Set AGES_TESTS=all to run it.");
        CopyEngineAndDomain();
        Assert.Equal("", await BuildAsync());

        var path = Path.Combine(folder, "src/Domain/Batches/Orchestration/BatchOrchestration.cs");
        var source = await File.ReadAllTextAsync(path);
        var first = Regex.Match(source, @"(var \w+ = await )(\w+\.PrepareAsync\(\w+\));");
        Assert.True(first.Success, "The first call of an activity was not found.");
        await File.WriteAllTextAsync(path, source.Replace(
            first.Value,
            $"""
            _ = DateTime.UtcNow;
            _ = Guid.NewGuid();
            {first.Groups[1].Value}{first.Groups[2].Value}.ConfigureAwait(false);
            """));

        var errors = await BuildAsync();
        foreach (var symbol in (string[])["DateTime.UtcNow", "Guid.NewGuid()", ".ConfigureAwait(bool)"])
            Assert.Matches($"error RS0030: The symbol '[^']*{Regex.Escape(symbol)}'", errors);
    }

    private void CopyEngineAndDomain()
    {
        string[] rules =
        [
            ".editorconfig", ".globalconfig", "BannedSymbols.txt", "Directory.Build.props", "Directory.Build.targets",
            "Directory.Packages.props", "global.json",
        ];
        foreach (var file in rules) File.Copy(Repository.PathOf(file), Path.Combine(folder, file));
        foreach (var project in (string[])["src/Engine", "src/Domain"])
        {
            foreach (var file in Directory.EnumerateFiles(Repository.PathOf(project), "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(Repository.PathOf(project), file);
                if (relative.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj") continue;
                var copy = Path.Combine(folder, project, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    /// <returns>The lines with errors.</returns>
    private async Task<string> BuildAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["build", "src/Domain", "-p:RunAnalyzers=true", "-terminalLogger:off", "-nodeReuse:false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        var errors = output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal));
        return build.ExitCode == 0 ? "" : string.Join('\n', errors.DefaultIfEmpty(output));
    }
}
