using System.CommandLine;
using System.CommandLine.Help;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Demo;
using ServerlessAges.Cli.Plan;
using ServerlessAges.Cli.Run;
using ServerlessAges.Cli.Serve;
using ServerlessAges.Cli.Verify;

namespace ServerlessAges.Cli;

/// <summary>Runs a command line. What fails is reported in one line on stderr, with `--json` as JSON; the exit code says the rest.</summary>
internal static class AgesCommandLine
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        var json = args.TakeWhile(word => word != "--").Contains("--json");
        try
        {
            // A file whose name begins with @ is a file, not a list of arguments.
            var parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            return UsageError.Find(parsed, args) is { } error
                ? await ClientCommand.FailAsync(ErrorCodes.BadOption, error, json, ExitCode.BadUsage)
                : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (Exception exception)
        {
            return await ClientCommand.FailAsync(exception, json);
        }
    }

    public static RootCommand Create()
    {
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
            EstimateCommand.Create(),
        };
        root.Options.OfType<HelpOption>().Single().Action = new ScreenHelp();
        // A switch never takes the next word as its value.
        foreach (var option in root.Subcommands.SelectMany(command => command.Options).OfType<Option<bool>>())
            option.Arity = ArgumentArity.Zero;
        return root;
    }
}
