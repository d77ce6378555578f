using Spectre.Console;

namespace ServerlessAges.Cli.Run;

internal sealed record RunOptions(
    ProcessorRegistry Processors, IReadOnlyList<string> Inputs, OutputTarget Output, OutputTarget? Rejected,
    BatchOptions Batch, int Workers, bool Json);

/// <summary>`ages run`: the engine over local files, one after the other, into one output.</summary>
internal sealed class LocalRun(RunOptions options)
{
    private static readonly TimeSpan MaxStop = TimeSpan.FromSeconds(2);

    private readonly List<RunInput> inputs = [];
    private readonly List<RunFile> done = [];
    private SlicePipeline? pipeline;
    private long bytesDone;
    private string? current; // the input that an error concerns

    public static async Task<int> ExecuteAsync(RunOptions options, CancellationToken cancellation)
    {
        var run = new LocalRun(options);
        try
        {
            return await run.RunAsync(cancellation);
        }
        catch (IOException exception) when (StandardStreams.IsReaderGone(exception))
        {
            if (options is { Output.IsStandardOutput: true, Rejected: null or { File.IsStream: true } })
                return ExitCode.Success;
            throw new IOException(
                "the reader closed standard output before the end, so nothing was written to a file.", exception);
        }
        catch (BatchException exception) when (run.current is not null)
        {
            throw new BatchException(exception.Code, $"{run.current}: {exception.Message}");
        }
        catch (StuckRecordException exception)
        {
            var record = await run.inputs.First(input => input.Name == run.current).DescribeAsync(exception.Offset);
            return ErrorReport.Interrupted(
                options.Json,
                $"; no file was written. {record}: the processor does not return from this record{exception.Others}");
        }
        finally
        {
            foreach (var input in run.inputs) input.Dispose();
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        var files = InputFiles.Find(options.Inputs);
        RefuseSameFile(files);
        var processor = options.Processors.Find(options.Batch.Processor);
        var secrets = OptionText.Read(
            () => new SecretValues(processor.Schema.Secrets, CommandFactory.Setting),
            name => $"Ages__{name}");
        processor.RequireSecrets(secrets);
        // All inputs are detected before anything is written, so that an unreadable one is reported first.
        var lastStream = files.LastOrDefault(file => file.IsStream);
        foreach (var file in files)
        {
            current = file.Name;
            inputs.Add(new RunInput(file, options.Batch.Input, processor.Schema));
            await inputs[^1].DetectAsync(spool: file.IsStream && file != lastStream, cancellation);
            // Closed for now, so that there may be any number of files. A pipe cannot be opened again.
            if (files.Count > 1 && !file.IsStream) inputs[^1].Dispose();
        }

        current = null;
        using var output = await OutputFile.CreateAsync(options.Output, cancellation);
        using var rejected = options.Rejected is { } target ? await OutputFile.CreateAsync(target, cancellation) : null;
        var start = Stopwatch.GetTimestamp();
        // Reading and writing a pipe cannot be cancelled, so Ctrl+C does not wait for it.
        var sink = new RunSink(output, rejected, asArray: options.Output.Format == InputFormat.JsonArray);
        var computing = Task.Run(() => ComputeAsync(sink, secrets, cancellation), cancellation);
        var run = computing.WaitAsync(cancellation);
        // A bar would disturb results on the terminal.
        if (!options.Output.IsStandardOutput || Console.IsOutputRedirected) await ShowProgressAsync(run);
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A record that is being processed is waited for, and named if it does not end.
        if (run.IsCanceled && pipeline?.Current is not null)
            await Task.WhenAny(computing, Task.Delay(MaxStop, CancellationToken.None));
        await (computing.IsCompleted ? computing : run);
        rejected?.Finish();
        output.Finish();
        rejected?.Complete();
        output.Complete();
        var summary = RunSummary.From(done, sink.FirstRejected, Stopwatch.GetElapsedTime(start));
        summary.Write(options);
        return summary.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;
    }

    private async Task ComputeAsync(RunSink sink, SecretValues secrets, CancellationToken cancellation)
    {
        // All results have the same fields: those of the input with the most.
        var results = (inputs.Find(input => input.Dialect.WithOptional == true) ?? inputs[0]).Dialect;
        RefuseOtherColumns(results);
        sink.Begin(options.Processors.HeaderOf(options.Batch, results).Span, cancellation);
        foreach (var input in inputs)
        {
            current = input.Name;
            var decoded = await input.OpenAsync(cancellation);
            sink.BeginInput(inputs.Count > 1 ? input.Name : null, decoded.Dialect.HeaderLines);
            pipeline = new SlicePipeline(
                decoded.Source,
                () => options.Processors.CreateComputer(options.Batch, decoded.Dialect, secrets, results),
                sink, PipelineOptions(decoded.Source.Length));
            var first = decoded.Dialect.FirstRow;
            var counts = (await pipeline.RunAsync(first, long.MaxValue, first, cancellation)).Counts;
            done.Add(new RunFile(input.Name, counts.Records, counts.Results, counts.Rejected));
            (bytesDone, pipeline) = (bytesDone + (input.Length ?? 0), null);
            input.Dispose();
        }

        current = null;
        foreach (var input in inputs) input.RefuseChange();
        sink.End(cancellation);
    }

    // A CSV file has one header.
    private void RefuseOtherColumns(Dialect results)
    {
        if (options.Batch.Format != ResultFormat.Csv) return;
        var names = Names(results);
        foreach (var input in inputs)
        {
            current = input.Name;
            var own = Names(input.Dialect with { WithOptional = results.WithOptional });
            if (own.SequenceEqual(names, StringComparer.OrdinalIgnoreCase)) continue;
            throw BatchException.Option(
                "keep",
                $"its results would have the columns {string.Join(", ", own)}, and those of another input "
                + $"{string.Join(", ", names)}. Run the inputs one by one, or write NDJSON.");
        }

        IEnumerable<string> Names(Dialect dialect) =>
            options.Processors.ResultsOf(options.Batch, dialect).Select(field => field.Name.Trim());
    }

    // A small file is cut into smaller slices, so that every core has its share of a slow processor's work.
    private SlicePipelineOptions PipelineOptions(long? length)
    {
        var defaults = new SlicePipelineOptions { Workers = options.Workers };
        var share = (length ?? long.MaxValue) / (8 * options.Workers);
        return defaults with { SliceSize = (int)Math.Clamp(share, 16 * 1024, defaults.SliceSize) };
    }

    private Task ShowProgressAsync(Task run)
    {
        var length = inputs.Aggregate((long?)0, (sum, input) => sum + input.Length);
        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(),
            new RemainingTimeColumn(),
        ];
        return TerminalProgress.ShowAsync(run, columns, context =>
        {
            var bar = context.AddTask("records", maxValue: length ?? 1).IsIndeterminate(length is null);
            return () => bar.Value = length is null ? 0 : bytesDone + (pipeline?.Verified ?? 0);
        });
    }

    private void RefuseSameFile(IReadOnlyList<LocalFile> files)
    {
        var (output, rejected) = (options.Output.File, options.Rejected?.File);
        var same = files.FirstOrDefault(file => file.Id is { } id && (id == output.Id || id == rejected?.Id));
        if (same is not null)
            throw UsageError.Of($"{same.Name} is an input, and an output names the same file. Choose another output.");
        // The shell may have made standard output and standard error one pipe.
        if (rejected is null || (output.Descriptor, rejected.Descriptor) is ({ } one, { } other) && one != other)
            return;
        var isSame = output.Descriptor is not null && output.Descriptor == rejected.Descriptor;
        if (isSame || output.Id is { } written && written == rejected.Id)
            throw UsageError.Of($"--output {output.Name} and --rejected {rejected.Name} name the same file.");
    }
}
