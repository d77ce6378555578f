using ServerlessAges.Ages;
using ServerlessAges.Batches;
using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Files;
using ServerlessAges.Records;
using ServerlessAges.Slices;

namespace ServerlessAges.Cli.Run;

/// <summary>`ages run`: the engine over local files, one after the other, into one output.</summary>
internal sealed class LocalRun(RunOptions options)
{
    private readonly List<RunInput> inputs = [];
    private readonly List<RunFile> done = [];
    private ReadOnlyMemory<byte> firstRejected;
    private SlicePipeline? pipeline;
    private long bytesDone;
    private string? at; // the input at work, for whoever has to say what is wrong

    public static async Task<int> ExecuteAsync(RunOptions options, CancellationToken cancellation)
    {
        var run = new LocalRun(options);
        try
        {
            return await run.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return await ClientCommand.FailAsync("interrupted", "interrupted; nothing was written.", options.Json, ExitCode.Interrupted);
        }
        catch (IOException exception) when (StandardStreams.IsReaderGone(exception))
        {
            return ExitCode.Success;
        }
        catch (BadInputException exception)
        {
            var exit = exception.Code is "bad-option" or "missing-key" ? ExitCode.BadUsage : ExitCode.Failed;
            var where = run.at is null ? "" : $"{run.at}: ";
            return await ClientCommand.FailAsync(exception.Code, where + exception.Message, options.Json, exit);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await ClientCommand.FailAsync("failed", exception.Message, options.Json, ExitCode.Failed);
        }
        finally
        {
            foreach (var input in run.inputs) input.Dispose();
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        RefuseSameFile(options.Inputs);
        var names = InputFiles.Find(options.Inputs);
        RefuseSameFile(names);
        var key = Processors.KeyOf(options.Batch, PseudonymKey.Read(Environment.GetEnvironmentVariable("Ages__pseudonymKey")));
        // All are recognised before anything is written: what cannot be read is said at once.
        foreach (var name in names)
        {
            at = name;
            inputs.Add(await RunInput.RecogniseAsync(name, options.Batch, cancellation));
            if (names.Count > 1) inputs[^1].CloseForNow();
        }

        at = null;
        using var output = OutputFile.Create(options.Output);
        using var rejected = options.Rejected is null ? null : OutputFile.Create(options.Rejected);
        var clock = TimeProvider.System.GetTimestamp();
        // A read of a silent pipe cannot be cancelled, so Ctrl+C does not wait for it.
        var run = ComputeAsync(new RunOutput(output, options.AsArray), rejected, key, cancellation).WaitAsync(cancellation);
        // Where the ages themselves scroll by, a bar would only be in their way.
        if (options.Output != StandardStreams.Dash || Console.IsOutputRedirected)
            await RunProgress.ShowAsync(run, () => bytesDone + (pipeline?.Proven ?? 0), inputs.Aggregate((long?)0, (sum, input) => sum + input.Length));
        await run;
        rejected?.Complete();
        output.Complete();
        var summary = RunSummary.Of(done, firstRejected, TimeProvider.System.GetElapsedTime(clock));
        summary.Write(options);
        return summary.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;
    }

    private async Task ComputeAsync(RunOutput output, OutputFile? rejected, PseudonymKey? key, CancellationToken cancellation)
    {
        // The results have the same fields throughout: those of an input that has most.
        var results = (inputs.Find(input => input.Dialect.WithOptional == true) ?? inputs[0]).Dialect;
        var header = new ResultText(options.Batch.Format, Processors.ResultsOf(options.Batch, results)).Header;
        await output.BeginAsync(header, cancellation);
        foreach (var input in inputs)
        {
            at = input.Name;
            var plain = await input.OpenAsync(cancellation);
            var sink = new FileSink(output, rejected, inputs.Count > 1 ? input.Name : null, plain.Dialect.HeaderLines);
            pipeline = new SlicePipeline(
                plain.Source, () => Processors.CreateComputer(options.Batch, plain.Dialect, key, results), sink,
                Cut(plain.Source.Length, options.Workers));
            var first = plain.Dialect.FirstRow;
            var outcome = await pipeline.RunAsync(first, long.MaxValue, first, cancellation);
            done.Add(RunFile.Of(input.Name, outcome.Counts));
            if (firstRejected.IsEmpty) firstRejected = sink.FirstRejected;
            (bytesDone, pipeline) = (bytesDone + (input.Length ?? 0), null);
            input.Dispose();
        }

        await output.EndAsync(cancellation);
    }

    // A small file is cut finer, so that every core has its share of a slow processor's work.
    private static SlicePipelineOptions Cut(long? length, int workers)
    {
        var usual = new SlicePipelineOptions { Workers = workers };
        return usual with { SliceSize = (int)Math.Clamp((length ?? long.MaxValue) / (8 * workers), 16 * 1024, usual.SliceSize) };
    }

    private void RefuseSameFile(IReadOnlyList<string> named)
    {
        var paths = Paths(named).Distinct().Concat(Paths([options.Output, options.Rejected]));
        if (paths.GroupBy(path => path).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new BadInputException("bad-option", $"{twice.Key} is named twice: input, output and rejected must differ.");
    }

    private static IEnumerable<string> Paths(IEnumerable<string?> names) => names
        .Where(path => path is not null and not StandardStreams.Dash && !path.StartsWith("/dev/", StringComparison.Ordinal))
        .Select(path => Path.GetFullPath(path!));
}
