using Spectre.Console;

namespace ServerlessAges.Cli.Client;

/// <summary>A progress bar. The work writes it, the terminal reads it.</summary>
internal sealed class Bar
{
    /// <summary>0 to 1.</summary>
    public double Done { get; set; }
    public string Text { get; set; } = "";

    public static Task ShowAsync(Bar[] bars, Task work)
    {
        ProgressColumn[] columns =
        [
            new ProgressBarColumn { Width = 12 }, new PercentageColumn(),
            new TaskDescriptionColumn { Alignment = Justify.Left },
        ];
        return TerminalProgress.ShowAsync(work, columns, context =>
        {
            var tasks = bars.Select(bar => context.AddTask(Markup.Escape(bar.Text), maxValue: 1)).ToArray();
            return () =>
            {
                foreach (var (task, bar) in tasks.Zip(bars))
                    (task.Value, task.Description) = (bar.Done, Markup.Escape(bar.Text));
            };
        });
    }
}
