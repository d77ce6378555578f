using System.Diagnostics;

namespace ServerlessAges.Tests.Support;

/// <summary>The npm packages that package.json beside these tests pins: what checks accessibility, and where the chart came from.</summary>
internal static class NpmModules
{
    private static readonly Lazy<string> Folder = new(Install);

    public static string PathOf(string file) => Path.Combine(Folder.Value, "node_modules", file);

    private static string Install()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Samples.Scientists))!, "tests", "Page.Tests");
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json"); // npm writes it last
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            using var ended = Process.Start(npm, ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts"]);
            ended.WaitForExit();
            if (ended.ExitCode != 0) throw new InvalidOperationException($"npm ci in {folder} failed: run it to see why.");
        }

        return folder;
    }
}
