namespace ServerlessAges.Cli.Client;

/// <summary>Creates the commands that use a service: its address, its key, `--json`, exit codes.</summary>
internal static class ClientCommand
{
    public static Command Create(
        string name, string description, IEnumerable<Symbol> symbols, Func<ClientCall, Task<int>> run)
    {
        var url = new Option<string>("--url")
        {
            Description = "The service (AGES_URL), its function key (AGES_KEY)",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AGES_URL") is { Length: > 0 } named
                ? named
                : "http://localhost:7071/",
        };
        // Without a description, it shares the line of --url.
        var key = new Option<string?>("--key")
        {
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AGES_KEY"),
        };
        var json = new Option<bool>("--json") { Description = "Print JSON, one line per batch" };
        var command = new Command(
            name, description + "\n\nExit codes: 0 done, 1 failed, 2 bad usage, 3 some rejected, 130 interrupted.");
        foreach (var symbol in symbols.Concat([url, key, json]))
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var (address, secret) = (parsed.GetValue(url), parsed.GetValue(key));
            if (!Uri.TryCreate(address, UriKind.Absolute, out var service) || service.Scheme is not ("http" or "https"))
                throw BadOption(url, "AGES_URL", $"'{address}' is not an address such as http://localhost:7071.");
            if (secret?.Any(letter => letter is <= ' ' or > '~') == true)
            {
                throw BadOption(
                    key, "AGES_KEY", "has characters that no key has: blanks, line ends, or other than ASCII.");
            }

            using var client = new ServiceClient(service, secret);
            try
            {
                return await run(new ClientCall(parsed, client, parsed.GetValue(json), cancellation));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ErrorReport.Interrupted(parsed.GetValue(json));
            }

            BatchException BadOption(Option option, string variable, string error) => new(
                ErrorCodes.BadOption,
                $"{(parsed.GetResult(option) is { Implicit: false } ? option.Name : variable)} {error}");
        });
        return command;
    }
}
