using System.CommandLine;
using System.Text.Json;
using Azure;
using ServerlessAges.Records;

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
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AGES_URL") ?? "http://localhost:7071/",
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
            var asJson = parsed.GetValue(json);
            try
            {
                if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
                    throw new BadInputException("bad-option", $"--url '{parsed.GetValue(url)}' is not an address such as http://localhost:7071.");
                using var client = new ServiceClient(service, parsed.GetValue(key));
                return await run(new ClientCall(parsed, client, asJson, cancellation));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return await FailAsync("interrupted", "interrupted.", asJson, ExitCode.Interrupted);
            }
            catch (Exception exception) when (IsExpected(exception))
            {
                return await FailAsync(exception, asJson);
            }
        });
        return command;
    }

    public static bool IsExpected(Exception exception) => exception
        is ServiceException or BadInputException or IOException or UnauthorizedAccessException or HttpRequestException or JsonException
        or RequestFailedException;

    /// <summary>Says what went wrong, on stderr.</summary>
    public static Task<int> FailAsync(Exception exception, bool json, string where = "")
    {
        var code = exception switch
        {
            ServiceException refused => refused.Code,
            BadInputException bad => bad.Code,
            RequestFailedException => "storage-refused",
            _ => "failed",
        };
        return FailAsync(code, where + exception.Message.Split('\n')[0], json, code == "bad-option" ? ExitCode.BadUsage : ExitCode.Failed);
    }

    /// <summary>The same, of what is no exception.</summary>
    public static async Task<int> FailAsync(string code, string message, bool json, int exitCode)
    {
        await Console.Error.WriteLineAsync(
            json ? JsonSerializer.Serialize(new ProblemAnswer(code, message), ClientJson.Default.ProblemAnswer) : PlainLine.Of($"ages: {message}"));
        return exitCode;
    }
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

    /// <summary>Of two ends the one to tell: failed, then rejected, then done.</summary>
    public static int Worse(int one, int other) =>
        one == ExitCode.Success || (one == ExitCode.SomeRejected && other != ExitCode.Success) ? other : one;
}
