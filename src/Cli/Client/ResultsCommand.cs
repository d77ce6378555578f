namespace ServerlessAges.Cli.Client;

/// <summary>`ages results`: the results of a batch, its rejected records, or its manifest.</summary>
internal static class ResultsCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "A batch that has succeeded" };
        var format = CommandFactory.Choice(
            "--format", "ndjson, csv or json; the stored one when left out", "ndjson", "csv", "json");
        var output = CommandFactory.Text(
            "--output", "The file, written completely or not at all; stdout when left out", "FILE",
            StandardStreams.Dash);
        var rejected = CommandFactory.Switch("--rejected", "The rejected records with their reasons instead");
        var inputs = CommandFactory.Switch("--inputs", "What was read of each input of a list instead");
        var manifest = CommandFactory.Switch("--manifest", "The manifest instead");
        return ClientCommand.Create(
            "results",
            """
            Prints the results of a batch, in the order of its input.

            Examples:
              ages results 20261122-233101-b002386e --format csv --output results.csv
              ages results 20261122-233101-b002386e --rejected | head
            """,
            [id, format, output, rejected, inputs, manifest],
            call =>
            {
                var given = DialectArguments.Format(call.Parsed.GetValue(format));
                Option<bool>[] others = [rejected, inputs, manifest];
                var chosen = others.Where(call.Parsed.GetValue).ToArray();
                if (chosen.Length > 1)
                    throw UsageError.Of($"{string.Join(" and ", chosen.Select(one => one.Name))} are two calls.");
                var name = chosen is [var other] ? other.Name[2..] : "results";
                InputFormat? only = chosen is [] ? null
                    : chosen[0] == manifest ? InputFormat.JsonArray : InputFormat.Ndjson;
                if (given is not null && only is not null) throw UsageError.Of("--format is for results alone.");
                var target = OutputTarget.Find(
                    "--output", call.Parsed.GetRequiredValue(output), only ?? given, only: only is not null);
                if (call.Json && target.IsStandardOutput)
                {
                    throw UsageError.Of("--json reports the file that was written, so it needs --output; "
                        + "for results as JSON, --format json.");
                }

                return SaveAsync(call, call.Parsed.GetRequiredValue(id), name, target);
            });
    }

    private static async Task<int> SaveAsync(ClientCall call, string id, string name, OutputTarget target)
    {
        var accept = (name, target.Format) switch
        {
            ("results", InputFormat.Csv) => "text/csv",
            ("results", InputFormat.JsonArray) => "application/json",
            ("results", InputFormat.Ndjson) => "application/x-ndjson",
            _ => null,
        };
        await using var content = await call.Service.OpenAsync(id, name, accept, call.Cancellation);
        using var file = await OutputFile.CreateAsync(target, call.Cancellation);
        try
        {
            // Writing to a pipe cannot be cancelled, so Ctrl+C does not wait for it.
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
}
