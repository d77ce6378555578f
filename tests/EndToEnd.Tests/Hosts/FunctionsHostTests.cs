using System.Diagnostics;

namespace ServerlessAges.Tests.Hosts;

/// <summary>The same suite against the Functions host, where Core Tools (`func`) and the Functions packages are at hand.</summary>
public sealed class FunctionsHostTests
{
    [Fact]
    public async Task The_suite_passes_in_the_Functions_host()
    {
        Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "This suite was started for a host already.");
        TestScale.SkipUnlessAll("It runs the whole suite again.");
        if (FunctionsApp.Missing is { } missing) Assert.Skip(missing);
        // A test that kills the host takes minutes: its queue messages are seen again only when their visibility timeout ends.
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--filter-not-trait", "Category=Faults"])
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
