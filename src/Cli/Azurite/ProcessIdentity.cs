using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace ServerlessAges.Cli.Azurite;

/// <summary>A process by its id and its start, because ids are used again.</summary>
/// <param name="Id">The process id.</param>
/// <param name="Started">On Linux the kernel's ticks since it booted: the clock may be set meanwhile.</param>
internal sealed record ProcessIdentity(int Id, long Started)
{
    [JsonIgnore]
    public bool IsAlive => Of(Id) == this;

    /// <summary>Null: no process of that id runs.</summary>
    public static ProcessIdentity? Of(int id)
    {
        try
        {
            using var process = OperatingSystem.IsLinux() ? null : Process.GetProcessById(id);
            if (process is not null) return new(id, process.StartTime.ToUniversalTime().Ticks);
            // After the name, which is in parentheses and may hold any: the state (Z: ended) and, 19 on, the start.
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields[0] is "Z" or "X" ? null : new(id, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Asks it to end (SIGTERM), so that it can flush; kills it with its children when it does not within 10 s.</summary>
    public async Task StopAsync()
    {
        if (!OperatingSystem.IsWindows() && IsAlive && Kill(Id, 15) == 0) await EndsAsync();
        if (!IsAlive) return;
        using var process = Process.GetProcessById(Id);
        process.Kill(entireProcessTree: true);
        await EndsAsync();
    }

    private async Task EndsAsync()
    {
        for (var clock = Stopwatch.StartNew(); IsAlive && clock.Elapsed.TotalSeconds < 10;) await Task.Delay(20);
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);
}
