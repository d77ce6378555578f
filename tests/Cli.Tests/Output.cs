using System.Diagnostics;

namespace ServerlessAges.Tests;

/// <summary>What a program writes to standard output, if it succeeds.</summary>
internal static class Output
{
    public static async Task<string> OfAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}:\n{output}");
        return output;
    }
}
