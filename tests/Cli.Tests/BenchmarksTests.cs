using System.Diagnostics;

namespace ServerlessAges.Tests;

/// <summary>benchmarks/run as it is run by hand, on small inputs: it comes to its end, and all peers give the same answers.</summary>
public sealed class BenchmarksTests
{
    [Fact]
    public async Task A_quick_run_ends_and_all_answers_agree()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it measures with Linux interfaces");
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3"))), "python3 is not there");
        Assert.SkipWhen(Environment.GetEnvironmentVariable("AGES_TESTS") != "all", "it fetches the peers");
        // bin/CONFIGURATION/net10.0/
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var root = build.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        string[] arguments = ["--quick", "--built", build.Parent!.Name, "--without", "native", "--cases", "csv", "quotes", "columns", "ndjson", "gzip", "exec"];
        using var run = Process.Start(new ProcessStartInfo(Path.Combine(root, "benchmarks", "run"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var page = run.StandardOutput.ReadToEndAsync();
        var error = run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(10));

        Assert.True(run.ExitCode == 0, await error);
        var rows = (await page).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToArray();
        Assert.Contains(rows, row => row.Contains("`ages run`, JIT", StringComparison.Ordinal) && row.EndsWith("| first |", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("`Pool().map`", StringComparison.Ordinal) && row.EndsWith("| identical |", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("Native AOT", StringComparison.Ordinal) && row.EndsWith("| missing: left out |", StringComparison.Ordinal));
    }
}
