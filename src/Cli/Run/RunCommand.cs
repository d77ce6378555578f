using System.CommandLine;
using ServerlessAges.Batches;
using ServerlessAges.Cli.Files;
using ServerlessAges.Records;

namespace ServerlessAges.Cli.Run;

/// <summary>The command line of `ages run`.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("INPUT") { Description = "CSV, NDJSON or a JSON array, also gzipped; - is stdin" };
        var output = new Argument<string>("OUTPUT")
        {
            Description = "Where the ages go, as NDJSON; - is stdout",
            DefaultValueFactory = _ => StandardStreams.Dash,
        };
        // Read as a service reads them, so that both say and refuse the same.
        var options = new Dictionary<string, Option<string?>>
        {
            ["referenceYear"] = new("--reference-year") { Description = "The year in which ages are asked; this year" },
            ["asOf"] = new("--as-of") { HelpName = "DATE", Description = "The day in it: full births then give the calendar's age" },
            ["processor"] = new("--processor") { Description = "age; or pseudonym, with the key in Ages__pseudonymKey" },
            ["inputFormat"] = new("--input-format") { Description = "csv, ndjson or json; recognised" },
            ["delimiter"] = new("--delimiter") { Description = "Between CSV fields: , ; | or tab; recognised" },
            ["columns"] = new("--columns") { Description = "name=full_name,born=birth_year" },
            ["maxRowBytes"] = new("--max-row-bytes") { Description = "A longer row is rejected; 1 MiB" },
        };
        var rejected = new Option<string?>("--rejected")
        {
            Description = "Where records that cannot be used go, with reasons",
        };
        var workers = new Option<int>("--workers")
        {
            Description = "How many cores to use; all",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        workers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--workers must be 1 to 1024.");
        });

        var command = new Command(
            "run",
            """
            Computes ages from a local file, on all cores, in order.

            Examples:
              ages run samples/scientists.csv --reference-year 2017
              zcat people.csv.gz | ages run - ages.ndjson --rejected rejected.ndjson

            Exit codes: 0 done, 1 failed, 2 bad usage, 3 done but some records were rejected, 130 interrupted.
            """)
        {
            input, output, rejected, workers,
        };
        foreach (var option in options.Values) command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            try
            {
                return LocalRun.ExecuteAsync(
                    new RunOptions(
                        parsed.GetRequiredValue(input),
                        parsed.GetRequiredValue(output),
                        parsed.GetValue(rejected),
                        BatchOptionsReader.Read(
                            name => options.TryGetValue(name, out var option) ? parsed.GetValue(option) : null,
                            new BatchOptions { ReferenceYear = TimeProvider.System.GetLocalNow().Year }),
                        parsed.GetValue(workers)),
                    cancellation);
            }
            catch (BadInputException exception)
            {
                return LocalRun.FailAsync(exception.Message, ExitCode.BadUsage);
            }
        });
        return command;
    }
}
