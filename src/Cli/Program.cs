using System.CommandLine;
using System.CommandLine.Help;
using ServerlessAges.Cli;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Demo;
using ServerlessAges.Cli.Plan;
using ServerlessAges.Cli.Run;
using ServerlessAges.Cli.Serve;
using ServerlessAges.Cli.Verify;

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

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
