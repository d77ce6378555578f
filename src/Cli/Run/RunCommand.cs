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
        var year = new Option<int>("--reference-year")
        {
            Description = "The year in which the ages are asked; this year when left out",
            DefaultValueFactory = _ => TimeProvider.System.GetLocalNow().Year,
        };
        var processor = new Option<string>("--processor")
        {
            Description = "age; or pseudonym, which hashes names with the key in the environment's Ages__pseudonymKey",
            DefaultValueFactory = _ => new BatchOptions().Processor,
        };
        var format = new Option<string?>("--input-format") { Description = "csv, ndjson or json; recognised when left out" };
        var delimiter = new Option<string?>("--delimiter")
        {
            Description = "Between CSV fields: , ; | or tab; recognised when left out",
        };
        var columns = new Option<string?>("--columns")
        {
            Description = "What the input calls the columns: name=full_name,born=birth_year",
        };
        var rejected = new Option<string?>("--rejected")
        {
            Description = "Where records that cannot be used go, with reasons, as NDJSON",
        };
        var maxRow = new Option<int>("--max-row-bytes")
        {
            Description = "A longer row is rejected",
            DefaultValueFactory = _ => new DialectOptions().MaxRowBytes,
        };
        var workers = new Option<int>("--workers")
        {
            Description = "How many cores to use; all when left out",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        processor.AcceptOnlyFromAmong([.. Processors.Names]);
        format.AcceptOnlyFromAmong("csv", "ndjson", "json");
        year.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is 0 or < -9999 or > 9999)
                result.AddError("--reference-year must be -9999 to 9999, and there is no year 0.");
        });
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
            input, output, year, processor, format, delimiter, columns, rejected, maxRow, workers,
        };
        command.SetAction((parsed, cancellation) =>
        {
            try
            {
                return LocalRun.ExecuteAsync(
                    new RunOptions(
                        parsed.GetRequiredValue(input),
                        parsed.GetRequiredValue(output),
                        parsed.GetValue(rejected),
                        new BatchOptions
                        {
                            Processor = parsed.GetRequiredValue(processor),
                            ReferenceYear = parsed.GetValue(year),
                            Input = new DialectOptions
                            {
                                Format = DialectArguments.Format(parsed.GetValue(format)),
                                Delimiter = DialectArguments.Delimiter(parsed.GetValue(delimiter)),
                                Columns = DialectArguments.Columns(parsed.GetValue(columns)),
                                MaxRowBytes = parsed.GetValue(maxRow),
                            },
                        },
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
