using System.CommandLine;
using System.Text.Json;
using ServerlessAges.Cli.Files;

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
                var given = DialectArguments.Format(call.Parsed.GetValue(format));
                if (wantsRejected && wantsManifest) throw Bad("--rejected and --manifest are two calls.");
                if (given is not null && (wantsRejected || wantsManifest)) throw Bad("--format is for ages alone.");
                given = wantsManifest ? InputFormat.JsonArray : wantsRejected ? InputFormat.Ndjson : given;
                var target = OutputTarget.Find(
                    "--output", call.Parsed.GetRequiredValue(output), given, only: wantsRejected || wantsManifest);
                if (call.Json && target.IsStandardOutput)
                    throw Bad("--json says what was written, so it needs --output; for ages as JSON, --format json.");
                var name = wantsManifest ? "manifest" : wantsRejected ? "rejected" : "ages";
                return SaveAsync(call, call.Parsed.GetRequiredValue(id), name, target);
            });
    }

    private static async Task<int> SaveAsync(ClientCall call, string id, string name, OutputTarget target)
    {
        var accept = (name, target.Format) switch
        {
            ("ages", InputFormat.Csv) => "text/csv",
            ("ages", InputFormat.JsonArray) => "application/json",
            ("ages", InputFormat.Ndjson) => "application/x-ndjson",
            _ => null,
        };
        await using var content = await call.Service.OpenAsync(id, name, accept, call.Cancellation);
        using var file = await OutputFile.CreateAsync(target, call.Cancellation);
        try
        {
            // Writing a pipe cannot be cancelled, so Ctrl+C does not wait for it.
            await Task.Run(CopyAsync, call.Cancellation).WaitAsync(call.Cancellation);
        }
        catch (IOException exception) when (target.IsStandardOutput && StandardStreams.IsReaderGone(exception))
        {
            return ExitCode.Success;
        }

        file.Complete();
        var saved = new SavedAnswer(id, target.File.Name, target.File.Refresh()?.Length ?? 0);
        if (call.Json) Console.WriteLine(JsonSerializer.Serialize(saved, ClientJson.Default.SavedAnswer));
        return ExitCode.Success;

        async Task CopyAsync()
        {
            var buffer = new byte[1 << 20];
            for (int read; (read = await content.ReadAsync(buffer, call.Cancellation)) > 0;)
                file.Write(buffer.AsSpan(0, read), call.Cancellation);
            file.Finish();
        }
    }

    private static BatchException Bad(string message) => new(ErrorCodes.BadOption, message);
}
