namespace ServerlessAges.Cli.Estimate;

/// <summary>`ages estimate`: chunks, requests, time and cost of a batch, and its limit, without a service.</summary>
internal static class EstimateCommand
{
    private const double MaxSeconds = 1e9;

    public static Command Create()
    {
        var size = CommandFactory.Text("--size", "Of the input: 800MB, 100GB, 1TiB");
        size.Required = true;
        var instances = CommandFactory.Number(
            "--instances", "How many function instances there may be; 40", min: 1, max: 100_000, 40);
        var inputs = CommandFactory.Number(
            "--inputs", "Blobs that the batch reads; 1", min: 1, max: BatchOptions.MaxInputs, 1);
        var row = CommandFactory.Text("--row-bytes", "Bytes of a row, on average; 21");
        var chunk = CommandFactory.Text("--chunk-size", "Bytes of input per chunk; chosen as a batch's plan does");
        var set = new Option<string[]>("--set")
        {
            HelpName = "KEY=VALUE", Description = "Another assumption, any number of times",
        };
        var list = CommandFactory.Switch("--list-assumptions", "List all assumptions with their sources");
        var json = CommandFactory.Switch("--json", "Print JSON");
        var command = new Command(
            "estimate",
            """
            Estimates chunks, requests, time and cost of a batch, and what limits it.

            Examples:
              ages estimate --size 1TiB --instances 100
              ages estimate --size 100GB --set instanceCores=2 --list-assumptions
              ages estimate --size 1GB --inputs 100000

            Exit codes: 0 done, 1 such a batch cannot be, 2 bad usage.
            """)
        {
            size, inputs, instances, row, chunk, set, list, json,
        };
        command.SetAction(parsed =>
        {
            var figures = new EstimateFigures();
            if (parsed.GetValue(row) is { } bytes) figures.Assume($"rowBytes={bytes}");
            foreach (var text in parsed.GetValue(set) ?? []) figures.Assume(text);
            var chunkSize = parsed.GetValue(chunk) is { } given ? ByteSize.Parse(given) : (long?)null;
            var batch = BatchEstimate.Create(
                ByteSize.Parse(parsed.GetRequiredValue(size)), chunkSize, parsed.GetValue(instances), figures,
                parsed.GetValue(inputs));
            if (batch.Engines.Any(engine => !(engine.Seconds < MaxSeconds)))
                throw UsageError.Of("With these assumptions a batch takes over 30 years. Check --set and --row-bytes.");
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(batch, EstimateJson.Default.BatchEstimate));
            else EstimateText.Write(batch, parsed.GetValue(instances), parsed.GetValue(list) ? figures : null);
            return ExitCode.Success;
        });
        return command;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchEstimate))]
internal sealed partial class EstimateJson : JsonSerializerContext;
