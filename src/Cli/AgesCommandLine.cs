using System.CommandLine.Help;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Estimate;
using ServerlessAges.Cli.Run;
using ServerlessAges.Cli.Serve;
using ServerlessAges.Cli.Verify;

namespace ServerlessAges.Cli;

/// <summary>The command line of a program with processors: the commands of `ages`, with the service.</summary>
public static class AgesCommandLine
{
    /// <summary>
    /// Runs a command line. A failure is one line on stderr, with `--json` one object, and an exit code.
    /// </summary>
    /// <remarks>Call it once in a program: it handles the signals and streams of the process.</remarks>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="add">Adds the processors that batches can use. The first one is the default.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, Action<ProcessorRegistry> add) => RunAsync(args, add, demo: null);

    internal static async Task<int> RunAsync(
        string[] args, Action<ProcessorRegistry> add, Func<ProcessorRegistry, Command>? demo)
    {
        // An exception that no command can catch ends the process with one line as well.
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
            Environment.Exit(ErrorReport.Write((Exception)unhandled.ExceptionObject, json: false));
        StandardStreams.DiscardClosed();

        // A proxy that the environment names is never used for this machine: neither for Azurite nor for a service.
        var direct = Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY");
        Environment.SetEnvironmentVariable(
            "no_proxy", string.Join(',', "localhost", "127.0.0.1", "[::1]", direct).TrimEnd(','));

        using var hangUp = new CancellationTokenSource();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true; // as SIGINT and SIGTERM, it ends the command, which removes its temporary files
            hangUp.Cancel();
        });
        return await InvokeAsync(args, add, demo, hangUp.Token);
    }

    internal static async Task<int> InvokeAsync(
        string[] args, Action<ProcessorRegistry> add, Func<ProcessorRegistry, Command>? demo,
        CancellationToken cancellation)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // in every number that is printed
        var json = args.TakeWhile(word => word != "--").Contains("--json");
        try
        {
            var processors = new ProcessorRegistry();
            RootCommand root;
            try
            {
                add(processors);
                root = Create(processors, demo);
            }
            catch (ArgumentException exception)
            {
                return ErrorReport.Write("failed", exception.Message, json, ExitCode.Failed);
            }

            // A file whose name begins with @ is a file, not a list of arguments.
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
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

    // An option of a processor can have the name of an option of the command.
    private static void RefuseSameName(Command command, IEnumerable<Option> shared)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in shared.Concat(command.Options))
        {
            if (option.Aliases.Append(option.Name).All(taken.Add)) continue;
            throw BatchOptionTable.Taken(option.Name, $"an option of the command '{command.Name}'");
        }
    }

    internal static RootCommand Create(ProcessorRegistry processors, Func<ProcessorRegistry, Command>? demo)
    {
        var table = new BatchOptionTable(processors);
        var root = new RootCommand("Pool.map for files in blob storage, exactly and fast.")
        {
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
        if (demo is not null) root.Subcommands.Insert(0, demo(processors));
        root.Options.OfType<HelpOption>().Single().Action = new ScreenHelp();
        // A switch never takes the next word as its value.
        foreach (var option in root.Subcommands.SelectMany(command => command.Options).OfType<Option<bool>>())
            option.Arity = ArgumentArity.Zero;
        foreach (var command in root.Subcommands) RefuseSameName(command, root.Options);
        return root;
    }
}
