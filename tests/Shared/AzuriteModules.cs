using System.ComponentModel;
using System.Diagnostics;

namespace ServerlessAges.Tests;

/// <summary>The npm package of Azurite.</summary>
internal static class AzuriteModules
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Returns the folder of its scripts. Runs `npm ci` if they are missing.</summary>
    public static async Task<string> FindAsync()
    {
        var modules = Repository.PathOf("node_modules");
        await InstallAsync(Repository.Root, Path.Combine(modules, ".package-lock.json"));
        return Path.Combine(modules, "azurite", "dist", "src");
    }

    // npm writes the marker last. The lock is for test projects that start at the same time.
    private static async Task InstallAsync(string root, string marker)
    {
        if (File.Exists(marker)) return;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var guard = new FileStream(
                    Path.Combine(Path.GetTempPath(), "serverless-ages-npm.lock"),
                    FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(marker)) return;
                var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
                if (!await RunsAsync(npm, "ci", "--prefix", root, "--no-audit", "--no-fund", "--ignore-scripts"))
                    throw new InvalidOperationException("`npm ci` failed. Run it in the root of the repository to see the error.");
                return;
            }
            catch (IOException) when (waited.Elapsed < Timeout)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.2));
            }
        }
    }

    public static async Task<bool> RunsAsync(string command, params string[] arguments)
    {
        try
        {
            using var ended = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
            await ended.StandardOutput.ReadToEndAsync();
            await ended.WaitForExitAsync().WaitAsync(Timeout);
            return ended.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
