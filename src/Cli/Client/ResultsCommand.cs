using System.CommandLine;
using System.Text.Json;
using ServerlessAges.Cli.Files;
using ServerlessAges.Records;

namespace ServerlessAges.Cli.Client;

/// <summary>`ages results`: the ages of a batch, its rejected records, its manifest.</summary>
internal static class ResultsCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "A batch that has succeeded" };
        var format = new Option<string?>("--format") { Description = "ndjson, csv or json; as they are stored when left out" };
        format.AcceptOnlyFromAmong("ndjson", "csv", "json");
        var output = new Option<string>("--output")
        {
            HelpName = "FILE",
            Description = "Where they go: whole, or not at all; stdout when left out",
            DefaultValueFactory = _ => StandardStreams.Dash,
        };
        var rejected = new Option<bool>("--rejected") { Description = "The rejected records with their reasons instead" };
        var manifest = new Option<bool>("--manifest") { Description = "The manifest instead" };
        return ClientCommand.Create(
            "results",
            """
            Gives the ages of a batch, in the order of its input.

            Examples:
              ages results 20261122-233101-b002386e --format csv --output ages.csv
              ages results 20261122-233101-b002386e --rejected | head
            """,
            [id, format, output, rejected, manifest],
            call =>
            {
                var (wantsRejected, wantsManifest) = (call.Parsed.GetValue(rejected), call.Parsed.GetValue(manifest));
                var accept = call.Parsed.GetValue(format) switch
                {
                    "csv" => "text/csv",
                    "json" => "application/json",
                    "ndjson" => "application/x-ndjson",
                    _ => null,
                };
                if (wantsRejected && wantsManifest) throw Bad("--rejected and --manifest are two calls.");
                if (accept is not null && (wantsRejected || wantsManifest)) throw Bad("--format is for ages alone.");
                if (call.Json && call.Parsed.GetValue(output) == StandardStreams.Dash)
                    throw Bad("--json says what was written, so it needs --output; for ages as JSON, --format json.");
                var name = wantsManifest ? "manifest" : wantsRejected ? "rejected" : "ages";
                return SaveAsync(call, call.Parsed.GetRequiredValue(id), name, accept, call.Parsed.GetRequiredValue(output));
            });
    }

    private static async Task<int> SaveAsync(ClientCall call, string id, string name, string? accept, string output)
    {
        await using var content = await call.Service.OpenAsync(id, name, accept, call.Cancellation);
        using var file = OutputFile.Create(output);
        try
        {
            var buffer = new byte[1 << 20];
            for (int read; (read = await content.ReadAsync(buffer, call.Cancellation)) > 0;)
                await file.WriteAsync(buffer.AsMemory(0, read), call.Cancellation);
        }
        catch (IOException exception) when (output == StandardStreams.Dash && StandardStreams.IsReaderGone(exception))
        {
            return ExitCode.Success; // it has all it wanted
        }

        file.Complete();
        if (call.Json) Console.WriteLine(JsonSerializer.Serialize(new SavedAnswer(id, output, new FileInfo(output).Length), ClientJson.Default.SavedAnswer));
        return ExitCode.Success;
    }

    private static BadInputException Bad(string message) => new("bad-option", message);
}
