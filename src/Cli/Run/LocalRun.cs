using System.Runtime.ExceptionServices;
using Spectre.Console;

namespace ServerlessAges.Cli.Run;

internal sealed record RunOptions(
    ProcessorRegistry Processors, IReadOnlyList<LocalFile> Inputs, bool OfList, OutputTarget Output,
    OutputTarget? Rejected, BatchOptions Batch, int Workers, bool Json);

/// <summary>`ages run`: the engine over local files, in order, into one output.</summary>
internal sealed class LocalRun
{
    private const int MaxNamed = 3;
    private static readonly TimeSpan MaxStop = TimeSpan.FromSeconds(2);

    private readonly RunOptions options;
    private readonly RegisteredProcessor processor;
    private readonly IReadOnlyList<RunInput> inputs;
    private PartsPipeline? pipeline;
    private RunSink? sink;

    private LocalRun(RunOptions options)
    {
        (this.options, processor) = (options, options.Processors.Find(options.Batch.Processor));
        inputs = [.. options.Inputs.Select(file => new RunInput(file, options.Batch.Input, processor.Schema))];
    }

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
        catch (BatchException exception) when (run.sink?.Current is { } input)
        {
            throw Named(input, exception);
        }
        catch (StuckRecordException exception)
        {
            var record = await run.inputs[exception.Part].DescribeAsync(exception.Offset);
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
        RefuseSameFile();
        var secrets = OptionText.Read(
            () => new SecretValues(processor.Schema.Secrets, CommandFactory.Setting),
            name => $"Ages__{name}");
        processor.RequireSecrets(secrets);
        // All inputs are detected before anything is written, so that an unreadable one is reported first.
        var results = await DetectAsync(cancellation);
        using var output = await OutputFile.CreateAsync(options.Output, cancellation);
        using var rejected = options.Rejected is { } target ? await OutputFile.CreateAsync(target, cancellation) : null;
        var start = Stopwatch.GetTimestamp();
        sink = new RunSink(
            inputs, options.OfList, output, rejected, asArray: options.Output.Format == InputFormat.JsonArray);
        // Reading and writing a pipe cannot be cancelled, so Ctrl+C does not wait for it.
        var computing = Task.Run(() => ComputeAsync(sink, secrets, results, cancellation), cancellation);
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
        var summary = RunSummary.From(inputs, sink.FirstRejected, Stopwatch.GetElapsedTime(start));
        summary.Write(options);
        return summary.Rejected > 0 || inputs.Any(input => input.Failure is not null)
            ? ExitCode.SomeRejected : ExitCode.Success;
    }

    /// <summary>Returns a dialect that has the fields of all results.</summary>
    private async Task<Dialect> DetectAsync(CancellationToken cancellation)
    {
        var whole = options.Batch.MaxRejectedInputs > 0;
        // Files are closed for now, so that there may be any number. A pipe cannot be opened again.
        if (inputs.Count > 1)
        {
            await Parallel.ForEachAsync(inputs.Where(input => !input.IsStream), cancellation, async (input, stop) =>
            {
                await input.DetectAsync(spool: false, whole, stop);
                input.Dispose();
            });
        }
        else if (!inputs[0].IsStream)
        {
            await inputs[0].DetectAsync(spool: false, whole, cancellation);
        }

        RefuseUnreadable();
        var lastStream = inputs.LastOrDefault(input => input.IsStream);
        foreach (var input in inputs.Where(input => input.IsStream))
            await input.DetectAsync(spool: whole || input != lastStream, whole, cancellation);
        RefuseUnreadable();
        var first = inputs.FirstOrDefault(input => input.Failure is null) ?? throw Named(inputs[0], inputs[0].Failure!);
        var results = first.Dialect;
        if (options.Batch.Format == ResultFormat.Csv)
        {
            // A CSV file has one header.
            if (options.OfList) results = results with { WithOptional = true };
            RejectOtherColumns(results);
            RefuseUnreadable();
        }

        return results;
    }

    private async Task ComputeAsync(
        RunSink sink, SecretValues secrets, Dialect results, CancellationToken cancellation)
    {
        var (processors, batch) = (options.Processors, options.Batch);
        sink.Begin(processors.HeaderOf(batch, results).Span, cancellation);
        pipeline = new PartsPipeline(
            inputs.Count, OpenAsync,
            (dialect, name) => processors.CreateComputer(
                batch, dialect, secrets, batch.Format == ResultFormat.Csv ? results : null, name),
            sink, PipelineOptions());
        await pipeline.RunAsync(cancellation);
        foreach (var input in inputs) input.RefuseChange();
        sink.End(cancellation);

        async Task<InputPart?> OpenAsync(int index, CancellationToken stop)
        {
            var input = inputs[index];
            if (input.Failure is not null) return null;
            try
            {
                return await input.OpenAsync(index, withName: batch.InputColumn is not null, stop);
            }
            catch (BatchException exception)
            {
                throw Named(input, exception);
            }
        }
    }

    private void RefuseUnreadable()
    {
        var failed = inputs.Where(input => input.Failure is not null).ToArray();
        if (failed.FirstOrDefault(input => input.Failure is not BatchException) is { Failure: { } other })
            ExceptionDispatchInfo.Throw(other);
        var max = options.Batch.MaxRejectedInputs;
        if (failed.Length <= max) return;
        if (max == 0) throw Named(failed[0], failed[0].Failure!);
        throw new BatchException(
            ErrorCodes.TooManyRejectedInputs,
            $"{failed.Length} inputs cannot be read, and --max-rejected-inputs allows {max}. The first ones: "
            + string.Join(" ", failed.Take(MaxNamed).Select(input => Named(input, input.Failure!).Message)));
    }

    private void RejectOtherColumns(Dialect results)
    {
        var names = Names(results);
        foreach (var input in inputs.Where(input => input.Failure is null))
        {
            try
            {
                var own = Names(input.Dialect with { WithOptional = results.WithOptional });
                if (own.SequenceEqual(names, StringComparer.OrdinalIgnoreCase)) continue;
                throw BatchException.Option(
                    "keep",
                    $"its results would have the columns {string.Join(", ", own)}, and those of another input "
                    + $"{string.Join(", ", names)}. Run the inputs one by one, or write NDJSON.");
            }
            catch (BatchException exception)
            {
                input.Failure = exception;
            }
        }

        IEnumerable<string> Names(Dialect dialect) =>
            options.Processors.ResultsOf(options.Batch, dialect).Select(field => field.Name.Trim());
    }

    private static BatchException Named(RunInput input, Exception failure) =>
        new(((BatchException)failure).Code, $"{input.Name}: {failure.Message}");

    private long? Length => inputs.Aggregate(
        (long?)0, (sum, input) => input.Failure is null ? sum + input.Length : sum);

    // Few bytes are cut into smaller slices, so that every core has its share of a slow processor's work.
    private SlicePipelineOptions PipelineOptions()
    {
        var defaults = new SlicePipelineOptions { Workers = options.Workers };
        var share = (Length ?? long.MaxValue) / (8 * options.Workers);
        return defaults with { SliceSize = (int)Math.Clamp(share, 16 * 1024, defaults.SliceSize) };
    }

    private Task ShowProgressAsync(Task run)
    {
        var length = Length;
        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(),
            new RemainingTimeColumn(),
        ];
        return TerminalProgress.ShowAsync(run, columns, context =>
        {
            var bar = context.AddTask("records", maxValue: length ?? 1).IsIndeterminate(length is null);
            return () => bar.Value = length is null ? 0 : sink!.Position;
        });
    }

    private void RefuseSameFile()
    {
        var (output, rejected) = (options.Output.File, options.Rejected?.File);
        var same = options.Inputs.FirstOrDefault(file => file.Id is { } id && (id == output.Id || id == rejected?.Id));
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
