using System.Diagnostics;

namespace ServerlessAges.Tests;

/// <summary>The same suite against the Functions host, where Core Tools (`func`) and the Functions packages are at hand.</summary>
public sealed class FunctionsHostTests
{
    [SkippableFact]
    public async Task The_suite_passes_in_the_Functions_host()
    {
        Skip.If(Service.GivenUrl is not null || Service.OnFunctions, "this is the suite that was started for it");
        Skip.IfNot(Environment.GetEnvironmentVariable("AGES_TESTS") == "all", "It takes minutes: with AGES_TESTS=all.");
        Skip.If(FunctionsApp.Missing is not null, FunctionsApp.Missing);
        // TransientErrors take it minutes each: a message of a host that died is seen again when its visibility ends.
        var start = new ProcessStartInfo("dotnet", ["test", typeof(FunctionsHostTests).Assembly.Location, "--filter", "Category!=TransientErrors"])
        {
            RedirectStandardOutput = true,
            Environment = { ["AGES_HOST"] = "functions" },
        };
        using var suite = Process.Start(start)!;
        var said = suite.StandardOutput.ReadToEndAsync();
        await suite.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(15));

        Assert.True(suite.ExitCode == 0, await said);
    }
}
