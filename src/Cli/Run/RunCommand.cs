using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>The command line of `ages run`.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("FILE")
        {
            Description = "CSV, NDJSON, JSON array, also .gz; globs; - is stdin",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output")
        {
            HelpName = "FILE",
            Description = "Where the ages go: whole, or not at all; stdout",
            DefaultValueFactory = _ => StandardStreams.Dash,
        };
        var format = new Option<string?>("--format")
        {
            Description = "ndjson, csv or json (an array); by the output's name",
        };
        format.AcceptOnlyFromAmong("ndjson", "csv", "json");
        // Read as a service reads them, so that both say and refuse the same.
        var options = new Dictionary<string, Option<string?>>
        {
            ["referenceYear"] = new("--reference-year") { Description = "The year in which ages are asked; this year" },
            ["asOf"] = new("--as-of") { HelpName = "DATE", Description = "The day in it: full births then give the calendar's age" },
            ["processor"] = new("--processor") { Description = "age; or pseudonym, with the key in Ages__pseudonymKey" },
            ["csvSafe"] = new("--csv-safe") { Arity = ArgumentArity.Zero, Description = "In CSV, defuse what spreadsheets take for formulas" },
            ["inputFormat"] = new("--input-format") { Description = "csv, ndjson or json; recognised" },
            ["delimiter"] = new("--delimiter") { Description = "Between CSV fields: , ; | or tab; recognised" },
            ["columns"] = new("--columns") { Description = "name=full_name,born=birth_year" },
            ["maxRowBytes"] = new("--max-row-bytes") { Description = "A longer row is rejected; 1 MiB" },
        };
        var rejected = new Option<string?>("--rejected")
        {
            HelpName = "FILE",
            Description = "Where records that cannot be used go, with reasons",
        };
        var workers = NumberOption.Create("--workers", "How many cores to use; all", min: 1, max: 1024, Environment.ProcessorCount);
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
            inputs, output, format, rejected,
        };
        foreach (var option in options.Values) command.Options.Add(option);
        command.Options.Add(workers);
        command.Options.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            var target = OutputTarget.Find("--output", parsed.GetRequiredValue(output), DialectArguments.Format(parsed.GetValue(format)));
            var unusable = parsed.GetValue(rejected) is { } file
                ? OutputTarget.Find("--rejected", file, InputFormat.Ndjson, only: true)
                : null;
            var batch = OptionText.Read(
                () => new BatchOptionTable(CliProcessors.All).Read(
                    name => options.TryGetValue(name, out var option) ? OptionText.Of(parsed, option) : null,
                    DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date)),
                OptionText.Kebab);
            return LocalRun.ExecuteAsync(
                new RunOptions(
                    parsed.GetRequiredValue(inputs), target, unusable,
                    batch with { Format = target.Format == InputFormat.Csv ? ResultFormat.Csv : ResultFormat.Ndjson },
                    parsed.GetValue(workers), parsed.GetValue(json)),
                cancellation);
        });
        return command;
    }
}
