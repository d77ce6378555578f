using System.CommandLine.Help;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Demo;
using ServerlessAges.Cli.Estimate;
using ServerlessAges.Cli.Run;
using ServerlessAges.Cli.Serve;
using ServerlessAges.Cli.Verify;

namespace ServerlessAges.Cli;

/// <summary>Runs a command line. A failure is one line on stderr, with `--json` one object, and an exit code.</summary>
public static class AgesCommandLine
{
    /// <param name="args">The words of the command line.</param>
    /// <param name="add">Adds processors beside age and pseudonym.</param>
    /// <param name="cancellation">Interrupts the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] args, Action<ProcessorRegistry>? add = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // in every number that is printed
        var processors = new ProcessorRegistry().Add<AgeProcessor>().Add<PseudonymProcessor>();
        add?.Invoke(processors);
        var json = args.TakeWhile(word => word != "--").Contains("--json");
        try
        {
            // A file whose name begins with @ is a file, not a list of arguments.
            var parsed = Create(processors).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageError.Find(parsed, args) is { } error)
                return ErrorReport.Write(ErrorCodes.BadOption, error, json, ExitCode.BadUsage);
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // `serve` ends its batches and writes its storage after Ctrl+C.
                ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
            };
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, json);
        }
    }

    internal static RootCommand Create(ProcessorRegistry processors)
    {
        var table = new BatchOptionTable(processors);
        var root = new RootCommand("Pool.map for files in blob storage: ages of scientists, exactly and fast.")
        {
            DemoCommand.Create(processors),
            RunCommand.Create(table),
            ServeCommand.Create(processors),
            SubmitCommand.Create(table),
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
