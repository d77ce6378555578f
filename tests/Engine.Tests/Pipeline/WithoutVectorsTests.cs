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
        string[] classes = [nameof(SplitTests), nameof(MillionRecordsTests), "JsonTextTests", nameof(VectorSettingTests)];
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--filter-class", .. classes.Select(name => $"*.{name}")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[setting] = "0";
        start.Environment[TestScale.Variable] = TestScale.Few;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, $"{await output}\n{error}");
        Assert.Matches(@"succeeded: \d\d", await output); // they did run
    }
}
