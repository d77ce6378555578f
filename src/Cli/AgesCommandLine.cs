using System.CommandLine.Help;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Demo;
using ServerlessAges.Cli.Estimate;
using ServerlessAges.Cli.Run;
using ServerlessAges.Cli.Serve;
using ServerlessAges.Cli.Verify;

namespace ServerlessAges.Cli;

/// <summary>Runs a command line. A failure is one line on stderr, with `--json` one object, and an exit code.</summary>
internal static class AgesCommandLine
{
    // `serve` ends its batches and writes its storage after Ctrl+C.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation = default)
    {
        var json = args.TakeWhile(word => word != "--").Contains("--json");
        try
        {
            // A file whose name begins with @ is a file, not a list of arguments.
            var parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageError.Find(parsed, args) is { } error) return ErrorReport.Write(ErrorCodes.BadOption, error, json, ExitCode.BadUsage);
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            };
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, json);
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
