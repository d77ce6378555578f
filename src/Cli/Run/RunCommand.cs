using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

internal static class RunCommand
{
    public static Command Create(BatchOptionTable table)
    {
        var inputs = new Argument<string[]>("FILE")
        {
            Description = "CSV, NDJSON, JSON array, also .gz; globs; - is stdin",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output")
        {
            HelpName = "FILE",
            Description = "The results, written completely or not at all; stdout",
            DefaultValueFactory = _ => StandardStreams.Dash,
        };
        var format = new Option<string?>("--format")
        {
            Description = "ndjson, csv or json (an array); by the output's name",
        };
        format.AcceptOnlyFromAmong("ndjson", "csv", "json");
        var options = new BatchOptionArguments(table, except: ["format", "maxRejected", "chunkSize"]);
        var rejected = new Option<string?>("--rejected")
        {
            HelpName = "FILE", Description = "The rejected records, with reasons",
        };
        var workers = NumberOption.Create(
            "--workers", "How many cores to use; all", min: 1, max: 1024, Environment.ProcessorCount);
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON" };
        var command = new Command(
            "run",
            """
            Computes ages from local files, on all cores, in order, into one output.

            Examples:
              ages run samples/scientists.csv --reference-year 2017
              ages run 'people/*.csv.gz' --output ages.csv --rejected rejected.ndjson

            Exit codes: 0 done, 1 failed, 2 bad usage, 3 some rejected, 130 interrupted.
            """)
        {
            inputs,
        };
        foreach (var option in new Option[] { output, format, rejected }.Concat(options.All).Concat([workers, json]))
            command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var target = OutputTarget.Find(
                "--output", parsed.GetRequiredValue(output), DialectArguments.Format(parsed.GetValue(format)));
            var rejections = parsed.GetValue(rejected) is { } file
                ? OutputTarget.Find("--rejected", file, InputFormat.Ndjson, only: true)
                : null;
            var batch = options.Read(parsed) with
            {
                Format = target.Format == InputFormat.Csv ? ResultFormat.Csv : ResultFormat.Ndjson,
            };
            var run = new RunOptions(
                table.Processors, parsed.GetRequiredValue(inputs), target, rejections, batch, parsed.GetValue(workers),
                parsed.GetValue(json));
            return LocalRun.ExecuteAsync(run, cancellation);
        });
        return command;
    }
}
