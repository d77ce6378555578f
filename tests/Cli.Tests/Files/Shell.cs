using System.Diagnostics;

namespace ServerlessAges.Tests.Files;

internal static class Shell
{
    /// <summary>Runs a script of bash in a folder, in which $AGES is the program.</summary>
    public static async Task<Ages.Ended> RunAsync(Folder folder, string script)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "needs bash");
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AGES"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "ages.dll")}" },
        })!;
        shell.StandardInput.Close();
        var output = shell.StandardOutput.ReadToEndAsync();
        var error = shell.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await shell.WaitForExitAsync(timeout.Token);
        }
        finally
        {
            if (!shell.HasExited) shell.Kill(entireProcessTree: true);
        }

        return new Ages.Ended(shell.ExitCode, await output, await error);
    }
}
