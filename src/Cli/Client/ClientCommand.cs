namespace ServerlessAges.Cli.Client;

/// <summary>Creates the commands that use a service: its address, its key, `--json`, exit codes.</summary>
internal static class ClientCommand
{
    public static Command Create(
        string name, string description, IEnumerable<Symbol> symbols, Func<ClientCall, Task<int>> run)
    {
        var url = CommandFactory.Text(
            "--url", "The service (AGES_URL), its function key (AGES_KEY)",
            @default: CommandFactory.Variable("AGES_URL") ?? "http://localhost:7071/");
        var key = CommandFactory.Text("--key", description: null, @default: CommandFactory.Variable("AGES_KEY") ?? "");
        var json = CommandFactory.Switch("--json", "Print JSON, one line per batch");
        return CommandFactory.Create(
            name, description + "\n\nExit codes: 0 done, 1 failed, 2 bad usage, 3 some rejected, 130 interrupted.",
            symbols.Concat([url, key, json]),
            async (parsed, cancellation) =>
            {
                var (address, secret) = (parsed.GetRequiredValue(url), parsed.GetRequiredValue(key));
                if (!Uri.TryCreate(address, UriKind.Absolute, out var service)
                    || service.Scheme is not ("http" or "https"))
                {
                    throw UsageError.Of(
                        $"--url (AGES_URL): '{address}' is not an address. Give one like http://localhost:7071.");
                }

                if (secret.Any(letter => letter is <= ' ' or > '~'))
                    throw UsageError.Of("--key (AGES_KEY) has characters other than printable ASCII.");
                using var client = new ServiceClient(service, secret);
                return await run(new ClientCall(parsed, client, parsed.GetValue(json), cancellation));
            },
            parsed => ErrorReport.Interrupted(parsed.GetValue(json)));
    }
}
