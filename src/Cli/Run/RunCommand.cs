namespace ServerlessAges.Cli.Run;

internal static class RunCommand
{
    public static Command Create(BatchOptionTable table)
    {
        var inputs = CommandFactory.Arguments("FILE", "CSV, NDJSON, JSON array, also .gz; globs; - is stdin", min: 0);
        var list = CommandFactory.Text("--list", "Reads more names of inputs, one a line; - is stdin", "FILE");
        var output = CommandFactory.Text(
            "--output", "The results, written completely or not at all; stdout", "FILE", StandardStreams.Dash);
        var format = CommandFactory.Choice(
            "--format", "ndjson, csv or json (an array); by the output's name", "ndjson", "csv", "json");
        var rejected = CommandFactory.Text("--rejected", "The rejected records, with reasons", "FILE");
        var exec = CommandFactory.Text(
            "--exec", "Compute with a program: records as NDJSON lines", "COMMAND");
        var options = new BatchOptionArguments(table, except: ["format", "maxRejected", "chunkSize"]);
        var workers = CommandFactory.Number(
            "--workers", "How many cores to use; all", min: 1, max: 1024, Environment.ProcessorCount);
        var json = CommandFactory.Switch("--json", "Print the summary as JSON");
        return CommandFactory.Create(
            "run",
            """
            Computes results from local files, on all cores, in order, into one output.

            Examples:
              ages run samples/scientists.csv --format csv
              ages run 'people/*.csv.gz' --output results.csv --rejected rejected.ndjson

            Exit codes: 0 done, 1 failed, 2 bad usage, 3 some rejected, 130 interrupted.
            """,
            [inputs, list, output, format, rejected, exec, .. options.All, workers, json],
            (parsed, cancellation) =>
            {
                var target = OutputTarget.Find(
                    "--output", parsed.GetRequiredValue(output), DialectArguments.Format(parsed.GetValue(format)));
                var rejections = parsed.GetValue(rejected) is { } file
                    ? OutputTarget.Find("--rejected", file, InputFormat.Ndjson, only: true) : null;
                var command = parsed.GetValue(exec);
                if (command is not null)
                {
                    OptionText.Read(
                        () => table.Processors.AddProgram(command, Console.Error.WriteLine), name => $"--{name}");
                }

                var settings = OptionText.Read(
                    () => new BatchOptionTable(table.Processors, CommandFactory.Setting), name => $"Ages__{name}");
                var batch = options.Read(parsed, settings, command is null ? null : ProgramExtensions.Name) with
                {
                    Format = target.Format == InputFormat.Csv ? ResultFormat.Csv : ResultFormat.Ndjson,
                };
                var named = parsed.GetRequiredValue(inputs);
                var listed = parsed.GetValue(list) is { } names ? ReadList(names, named) : null;
                if (named is [] && listed is null) throw UsageError.Of("Name an input: a FILE or --list FILE.");
                var files = InputFiles.Find(named, listed);
                // A glob or a list of one input gives the same as one of several.
                var ofList = listed is not null || files.Count > 1 || files[0].Name != named[0];
                var run = new RunOptions(
                    table.Processors, files, ofList, target, rejections, batch, parsed.GetValue(workers),
                    parsed.GetValue(json));
                return LocalRun.ExecuteAsync(run, cancellation);
            },
            parsed => ErrorReport.Interrupted(parsed.GetValue(json), "; no file was written"));
    }

    private static string[] ReadList(string name, string[] named)
    {
        if (name == StandardStreams.Dash && named.Contains(name))
            throw UsageError.Of("- is both the list and an input. Name standard input once.");
        const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        using var reader = new StreamReader(LocalFile.Find(name, standard: 0).OpenRead());
        var names = reader.ReadToEnd().Split('\n', Split);
        return names is [] ? throw new IOException($"The list {name} names no input.") : names;
    }
}
