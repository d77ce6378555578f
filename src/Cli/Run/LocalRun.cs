using ServerlessAges.Cli.Client;
using ServerlessAges.Cli.Files;

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
            return await ClientCommand.FailAsync("interrupted", "interrupted; no file was written.", options.Json, ExitCode.Interrupted);
        }
        catch (IOException exception) when (StandardStreams.IsReaderGone(exception))
        {
            if (options is { Output.IsStandardOutput: true, Rejected: null or { File.IsStream: true } }) return ExitCode.Success;
            return await ClientCommand.FailAsync(
                "failed", "the reader closed standard output before the end, so nothing was written to a file.", options.Json,
                ExitCode.Failed);
        }
        catch (BatchException exception)
        {
            var exit = exception.Code is ErrorCodes.BadOption or ErrorCodes.MissingKey ? ExitCode.BadUsage : ExitCode.Failed;
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
        var files = InputFiles.Find(options.Inputs);
        RefuseSameFile(files);
        var processor = CliProcessors.All.Find(options.Batch.Processor);
        var secrets = OptionText.Read(
            () => new SecretValues(processor.Schema.Secrets, name => Environment.GetEnvironmentVariable($"Ages__{name}")),
            name => $"Ages__{name}");
        processor.RequireSecrets(secrets);
        // All are recognised before anything is written: what cannot be read is said at once.
        var lastStream = files.LastOrDefault(file => file.IsStream);
        foreach (var file in files)
        {
            at = file.Name;
            inputs.Add(await RunInput.RecogniseAsync(file, options.Batch, spool: file.IsStream && file != lastStream, cancellation));
            if (files.Count > 1) inputs[^1].CloseForNow();
        }

        at = null;
        using var output = await OutputFile.CreateAsync(options.Output, cancellation);
        using var rejected = options.Rejected is null ? null : await OutputFile.CreateAsync(options.Rejected, cancellation);
        var clock = TimeProvider.System.GetTimestamp();
        // Reading and writing a pipe cannot be cancelled, so Ctrl+C does not wait for it.
        var results = new RunOutput(output, asArray: options.Output.Format == InputFormat.JsonArray);
        var run = Task.Run(() => ComputeAsync(results, rejected, secrets, cancellation), cancellation).WaitAsync(cancellation);
        // Where the ages themselves scroll by, a bar would only be in their way.
        if (!options.Output.IsStandardOutput || Console.IsOutputRedirected)
            await RunProgress.ShowAsync(run, () => bytesDone + (pipeline?.Verified ?? 0), inputs.Aggregate((long?)0, (sum, input) => sum + input.Length));
        await run;
        rejected?.Finish();
        output.Finish();
        rejected?.Complete();
        output.Complete();
        var summary = RunSummary.Of(done, firstRejected, TimeProvider.System.GetElapsedTime(clock));
        summary.Write(options);
        return summary.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;
    }

    private async Task ComputeAsync(RunOutput output, OutputFile? rejected, SecretValues secrets, CancellationToken cancellation)
    {
        // The results have the same fields throughout: those of an input that has most.
        var results = (inputs.Find(input => input.Dialect.WithOptional == true) ?? inputs[0]).Dialect;
        var header = new ResultText(options.Batch.Format, CliProcessors.All.ResultsOf(options.Batch, results)).Header;
        output.Begin(header.Span, cancellation);
        foreach (var input in inputs)
        {
            at = input.Name;
            var plain = await input.OpenAsync(cancellation);
            var sink = new FileSink(output, rejected, inputs.Count > 1 ? input.Name : null, plain.Dialect.HeaderLines);
            pipeline = new SlicePipeline(
                plain.Source, () => CliProcessors.All.CreateComputer(options.Batch, plain.Dialect, secrets, results), sink,
                Cut(plain.Source.Length, options.Workers));
            var first = plain.Dialect.FirstRow;
            var outcome = await pipeline.RunAsync(first, long.MaxValue, first, cancellation);
            done.Add(RunFile.Of(input.Name, outcome.Counts));
            if (firstRejected.IsEmpty) firstRejected = sink.FirstRejected;
            (bytesDone, pipeline) = (bytesDone + (input.Length ?? 0), null);
            input.Dispose();
        }

        at = null;
        foreach (var input in inputs) input.RefuseChange();
        output.End(cancellation);
    }

    // A small file is cut finer, so that every core has its share of a slow processor's work.
    private static SlicePipelineOptions Cut(long? length, int workers)
    {
        var usual = new SlicePipelineOptions { Workers = workers };
        return usual with { SliceSize = (int)Math.Clamp((length ?? long.MaxValue) / (8 * workers), 16 * 1024, usual.SliceSize) };
    }

    private void RefuseSameFile(IReadOnlyList<LocalFile> files)
    {
        var (output, rejected) = (options.Output.File, options.Rejected?.File);
        var same = files.FirstOrDefault(file => file.Id is { } id && (id == output.Id || id == rejected?.Id));
        if (same is not null) throw Bad($"{same.Name} is an input, and an output names the same file. Choose another output.");
        // Standard output and standard error may be one pipe: the shell was told so.
        if (rejected is null || (output.Descriptor, rejected.Descriptor) is ({ } one, { } other) && one != other) return;
        if (output.Descriptor is not null && output.Descriptor == rejected.Descriptor || output.Id is { } written && written == rejected.Id)
            throw Bad($"--output {output.Name} and --rejected {rejected.Name} name the same file. Choose another for one of them.");
    }

    private static BatchException Bad(string message) => new(ErrorCodes.BadOption, message);
}
