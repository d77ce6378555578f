using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using ServerlessAges.Cli.Azurite;
using ServerlessAges.Cli.Demo;

namespace ServerlessAges.Cli.Client;

/// <summary>What all commands share that talk to a service: how it is named, `--json`, exit codes.</summary>
internal static class ClientCommand
{
    /// <summary>Makes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">One line of what it does, then examples.</param>
    /// <param name="symbols">Its own arguments and options.</param>
    /// <param name="run">What it does; the exit code.</param>
    public static Command Create(string name, string description, IEnumerable<Symbol> symbols, Func<ClientCall, Task<int>> run)
    {
        var url = new Option<string>("--url")
        {
            Description = "The service (AGES_URL), its function key (AGES_KEY)",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AGES_URL") is { Length: > 0 } named ? named : "http://localhost:7071/",
        };
        // Without a description, it shares the line of the one before.
        var key = new Option<string?>("--key") { DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AGES_KEY") };
        var json = new Option<bool>("--json") { Description = "Print JSON, one line per batch" };
        var command = new Command(name, description + "\n\nExit codes: 0 done, 1 failed, 2 bad usage, 3 some rejected, 130 interrupted.");
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        command.Add(url);
        command.Add(key);
        command.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = parsed.GetValue(url);
            if (!Uri.TryCreate(address, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
                throw new BatchException(ErrorCodes.BadOption, $"{Given(url, "AGES_URL")} '{address}' is not an address such as http://localhost:7071.");
            if (parsed.GetValue(key)?.Any(letter => letter is <= ' ' or > '~') == true)
                throw new BatchException(ErrorCodes.BadOption, $"{Given(key, "AGES_KEY")} has characters that no key has: blanks, line ends, or other than ASCII.");
            using var client = new ServiceClient(service, parsed.GetValue(key));
            try
            {
                return await run(new ClientCall(parsed, client, parsed.GetValue(json), cancellation));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return await FailAsync("interrupted", "interrupted.", parsed.GetValue(json), ExitCode.Interrupted);
            }

            string Given(Option option, string variable) => parsed.GetResult(option) is { Implicit: false } ? option.Name : variable;
        });
        return command;
    }

    /// <summary>Reports a failure on stderr, in one line.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="json">As JSON.</param>
    /// <param name="subject">Which of several files or batches it concerns.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> FailAsync(Exception exception, bool json, string? subject = null)
    {
        var code = exception switch
        {
            ServiceException refused => refused.Code,
            BatchException bad => bad.Code,
            StorageException or AggregateException or XmlException => ErrorCodes.StorageRefused,
            AzuriteException or DemoException or IOException or UnauthorizedAccessException or HttpRequestException or SocketException
                or OperationCanceledException => "failed",
            _ => ErrorCodes.InternalError,
        };
        var message = code == ErrorCodes.InternalError
            ? $"{exception.GetType().Name}: {Reason(exception)} Check the settings in the environment; otherwise this is a fault of ages."
            : Reason(exception);
        return FailAsync(code, message, json, code is ErrorCodes.BadOption or ErrorCodes.MissingKey ? ExitCode.BadUsage : ExitCode.Failed, subject);
    }

    /// <summary>Reports a failure on stderr, in one line.</summary>
    public static async Task<int> FailAsync(string code, string message, bool json, int exitCode, string? subject = null)
    {
        await Console.Error.WriteLineAsync(
            json
                ? JsonSerializer.Serialize(new ProblemAnswer(code, message, subject), ClientJson.Default.ProblemAnswer)
                : SanitizedText.Of(subject is null ? $"ages: {message}" : $"ages: {subject}: {message}"));
        return exitCode;
    }

    /// <summary>What an exception says, in one line: of a failed request its cause, without the headers of the answer.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last),
        HttpRequestException { InnerException: { } cause } => Reason(cause),
        BatchException or ServiceException => exception.Message,
        HttpIOException => $"The answer broke off: {exception.Message}",
        _ => string.Join(' ', exception.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    };
}

/// <summary>One call of a command.</summary>
internal sealed record ClientCall(ParseResult Parsed, ServiceClient Service, bool Json, CancellationToken Cancellation)
{
    /// <summary>Prints batches, and gives the worst of their ends.</summary>
    public int Print(IEnumerable<BatchAnswer> batches)
    {
        var exit = ExitCode.Success;
        foreach (var batch in batches)
        {
            Console.WriteLine(Json ? batch.Json : batch.Describe());
            exit = Worse(exit, batch.Exit);
        }

        return exit;
    }

    /// <summary>Does something for each of several files or batches. One that fails is reported by its name, and does not stop the others.</summary>
    /// <returns>The worst exit code.</returns>
    public async Task<int> ForEachAsync(IReadOnlyList<string> names, Func<string, Task<int>> act)
    {
        var (exit, unreachable) = (ExitCode.Success, (ServiceException?)null);
        foreach (var name in names)
        {
            try
            {
                if (unreachable is not null) throw unreachable; // not asked again: each would wait as long
                exit = Worse(await act(name), exit);
            }
            catch (Exception exception) when (!Cancellation.IsCancellationRequested)
            {
                if (exception is ServiceException { Code: "unreachable" } away) unreachable = away;
                exit = Worse(await ClientCommand.FailAsync(exception, Json, names.Count > 1 ? name : null), exit);
            }
        }

        return exit;
    }

    /// <summary>Of two ends the one to tell: failed, then rejected, then done.</summary>
    public static int Worse(int one, int other) =>
        one == ExitCode.Success || (one == ExitCode.SomeRejected && other != ExitCode.Success) ? other : one;
}
