using Spectre.Console;

namespace ServerlessAges.Cli.Run;

/// <summary>A progress bar on stderr, if it is a terminal and the run is not done quickly.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    public static async Task ShowAsync(Task run, Func<long> done, long? length)
    {
        if (Console.IsErrorRedirected || await Task.WhenAny(run, Task.Delay(Delay)) == run) return;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("ages", maxValue: length ?? 1).IsIndeterminate(length is null);
                while (!run.IsCompleted)
                {
                    task.Value = length is null ? 0 : done();
                    await Task.WhenAny(run, Task.Delay(Refresh));
                }
            });
    }
}
