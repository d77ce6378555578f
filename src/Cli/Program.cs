using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using ServerlessAges.Cli;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Demo;
using ServerlessAges.Cli.Files;
using ServerlessAges.Cli.Plan;
using ServerlessAges.Cli.Run;
using ServerlessAges.Cli.Serve;
using ServerlessAges.Cli.Verify;

StandardStreams.DiscardClosed();
var root = new RootCommand("Pool.map for files in blob storage: ages of scientists, exactly and fast.")
{
    DemoCommand.Create(),
    RunCommand.Create(),
    ServeCommand.Create(),
    SubmitCommand.Create(),
    StatusCommand.Create(),
    ResultsCommand.Create(),
    CancelCommand.Create(),
    RedriveCommand.Create(),
    VerifyCommand.Create(),
    PlanCommand.Create(),
};
root.Options.OfType<HelpOption>().Single().Action = new ScreenHelp();

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"ages: {error.Message}");
    await Console.Error.WriteLineAsync($"Try: ages {parsed.CommandResult.Command.Name} --help".Replace(" ages --", " --", StringComparison.Ordinal));
    return ExitCode.BadUsage;
}

using var hangUp = new CancellationTokenSource();
using var registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
{
    signal.Cancel = true; // as SIGINT and SIGTERM, it ends the command, which removes its temporary files
    hangUp.Cancel();
});
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, hangUp.Token);
