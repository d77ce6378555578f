using System.Diagnostics;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>The property tests once more, a sample of each, on processors with fewer vectors, or none.</summary>
public sealed class WithoutVectorsTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task The_same_comes_out(string setting)
    {
        var tests = string.Join('|', new[] { nameof(SplitTests), nameof(SlicePipelineTests), nameof(MillionRecordsTests), "JsonTextTests", nameof(The_settings_take_vectors_away) }
            .Select(name => $"FullyQualifiedName~.{name}"));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "vstest", typeof(WithoutVectorsTests).Assembly.Location, $"--TestCaseFilter:{tests}" })
            start.ArgumentList.Add(argument);
        start.Environment[setting] = "0";
        start.Environment[TestScale.Variable] = TestScale.Few;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"{await output}\n{error}");
        Assert.Matches(@"Passed:\s+\d\d", await output); // they did run
    }

    /// <summary>That the setting above is one that this runtime obeys.</summary>
    [Fact]
    public void The_settings_take_vectors_away()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") == "0")
            Assert.False(System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated);
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0")
            Assert.False(System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated);
    }
}
