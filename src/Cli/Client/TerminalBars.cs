using Spectre.Console;

namespace ServerlessAges.Cli.Client;

/// <summary>A progress bar. The work writes it, the terminal reads it.</summary>
internal sealed class Bar
{
    /// <summary>0 to 1.</summary>
    public double Done { get; set; }

    public string Text { get; set; } = "";
}

/// <summary>Progress bars on stderr, if it is a terminal and the work is not done quickly.</summary>
internal static class TerminalBars
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public static async Task ShowAsync(IReadOnlyList<Bar> bars, Task work)
    {
        if (Console.IsErrorRedirected || await Task.WhenAny(work, Task.Delay(Delay)) == work) return;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new ProgressBarColumn { Width = 12 }, new PercentageColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var tasks = bars.Select(bar => context.AddTask(Markup.Escape(bar.Text), maxValue: 1)).ToArray();
                while (!work.IsCompleted)
                {
                    foreach (var (task, bar) in tasks.Zip(bars))
                        (task.Value, task.Description) = (bar.Done, Markup.Escape(bar.Text));
                    await Task.WhenAny(work, Task.Delay(Refresh));
                }
            });
    }
}
