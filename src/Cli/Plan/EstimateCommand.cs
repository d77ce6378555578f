using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessAges.Cli.Plan;

/// <summary>`ages plan`: what a batch will be made of, how long it takes, what it costs, and what limits it.</summary>
internal static class EstimateCommand
{
    public static Command Create()
    {
        var size = new Option<string>("--size") { Description = "Of the input: 800MB, 100GB, 1TiB", Required = true };
        var instances = NumberOption.Create("--instances", "How many function instances there may be; 40", min: 1, max: 100_000, 40);
        var row = new Option<string?>("--row-bytes") { Description = "Bytes of a row, on average; 21" };
        var chunk = new Option<string?>("--chunk-size") { Description = "Bytes of input per chunk; chosen as a batch's plan does" };
        var assume = new Option<string[]>("--assume") { HelpName = "KEY=VALUE", Description = "Another figure, any number of times; --figures lists them" };
        var list = new Option<bool>("--figures") { Description = "List all figures with their sources" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command(
            "plan",
            """
            Says what a batch will be made of, how long it takes, what it costs, what limits it.

            Examples:
              ages plan --size 1TiB --instances 100
              ages plan --size 100GB --assume instanceCores=2 --assume instanceGB=4 --figures

            Exit codes: 0 done, 1 such a batch cannot be, 2 bad usage.
            """)
        {
            size, instances, row, chunk, assume, list, json,
        };
        command.SetAction(parsed =>
        {
            var figures = new EstimateFigures();
            if (parsed.GetValue(row) is { } bytes) figures.Assume($"rowBytes={bytes}");
            foreach (var text in parsed.GetValue(assume) ?? []) figures.Assume(text);
            var wanted = parsed.GetValue(chunk) is { } given ? ByteSize.Parse(given) : (long?)null;
            var batch = BatchEstimate.Of(ByteSize.Parse(parsed.GetRequiredValue(size)), wanted, parsed.GetValue(instances), figures);
            if (batch.Engines.Any(engine => !(engine.Seconds < 1e9)))
                throw new BatchException(ErrorCodes.BadOption, "With these figures a batch takes more than 30 years. Check --assume and --row-bytes.");
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(batch, PlanJson.Default.BatchEstimate));
            else EstimateText.Write(batch, parsed.GetValue(instances), parsed.GetValue(list) ? figures : null);
            return ExitCode.Success;
        });
        return command;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchEstimate))]
internal sealed partial class PlanJson : JsonSerializerContext;
