using Spectre.Console;

namespace ServerlessAges.Cli.Common;

/// <summary>Progress bars on stderr, if it is a terminal and the work is not done quickly.</summary>
internal static class TerminalProgress
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends with the work, whose failure is for the caller. `start` returns the update of its bars.</summary>
    public static async Task ShowAsync(Task work, ProgressColumn[] columns, Func<ProgressContext, Action> start)
    {
        if (Console.IsErrorRedirected || await Task.WhenAny(work, Task.Delay(Delay)) == work) return;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().AutoClear(true).HideCompleted(true).Columns(columns).StartAsync(async context =>
        {
            for (var update = start(context); !work.IsCompleted; await Task.WhenAny(work, Task.Delay(Refresh)))
                update();
        });
    }
}
