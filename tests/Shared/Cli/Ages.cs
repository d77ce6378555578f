using System.Diagnostics;
using System.Text;

namespace ServerlessAges.Tests;

/// <summary>Runs `ages` as a process.</summary>
internal sealed class Ages : IDisposable
{
    private Ages(Process process) => Process = process;

    public Process Process { get; }

    public sealed record Ended(int ExitCode, string Output, string Error);

    public static async Task<Ended> RunAsync(
        IEnumerable<string> arguments, byte[]? input = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        using var ages = Start(settings ?? new Dictionary<string, string>(), [.. arguments]);
        var output = ages.Process.StandardOutput.ReadToEndAsync();
        var error = ages.Process.StandardError.ReadToEndAsync();
        if (input is not null) await ages.Process.StandardInput.BaseStream.WriteAsync(input);
        ages.Process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await ages.Process.WaitForExitAsync(timeout.Token);
        return new Ended(ages.Process.ExitCode, await output, await error);
    }

    public static Task<Ended> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    public static Ages Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts `ages` with settings in its environment.</summary>
    public static Ages Start(IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        Start("ages.dll", settings, arguments);

    /// <summary>Starts a program that has the command line of `ages` with its own processors.</summary>
    public static Ages Start(string program, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        // If the parent of the tests ignores Ctrl+C, a child inherits that.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Add("--default-signal=INT,TERM,HUP");
            start.ArgumentList.Add("dotnet");
        }

        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new Ages(Process.Start(start)!);
    }

    /// <summary>Sends SIGINT, as Ctrl+C does.</summary>
    public void Interrupt() => Signal("INT");

    public void Signal(string name) => Process.Start("kill", [$"-{name}", $"{Process.Id}"]).WaitForExit();

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        Process.Dispose();
    }
}
