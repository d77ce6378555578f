using ServerlessAges.Ages;
using ServerlessAges.Batches;
using ServerlessAges.Cli.Files;
using ServerlessAges.Records;
using ServerlessAges.Slices;

namespace ServerlessAges.Cli.Run;

/// <summary>`ages run`: the engine over local files.</summary>
internal static class LocalRun
{
    public static async Task<int> ExecuteAsync(RunOptions options, CancellationToken cancellation)
    {
        try
        {
            RefuseSameFile(options);
            using var input = InputFile.Open(options.Input);
            var key = Processors.KeyOf(options.Batch, PseudonymKey.Read(Environment.GetEnvironmentVariable("Ages__pseudonymKey")));
            var columns = Processors.Describe(options.Batch).Columns;
            var plain = await PlainInput.OpenAsync(input.Source, options.Batch.Input, columns, cancellation);
            using var output = OutputFile.Create(options.Output);
            using var rejected = options.Rejected is null ? null : OutputFile.Create(options.Rejected);
            var sink = new FileSink(output, rejected, plain.Dialect.HeaderLines);
            var pipeline = new SlicePipeline(
                plain.Source,
                () => Processors.CreateComputer(options.Batch, plain.Dialect, key),
                sink,
                Cut(plain.Source.Length, options.Workers));
            var clock = TimeProvider.System.GetTimestamp();
            // A read of a silent pipe cannot be cancelled, so Ctrl+C does not wait for it.
            var run = pipeline.RunAsync(plain.Dialect.FirstRow, long.MaxValue, plain.Dialect.FirstRow, cancellation)
                .WaitAsync(cancellation);
            // Where the ages themselves scroll by, a bar would only be in their way.
            if (options.Output != StandardStreams.Dash || Console.IsOutputRedirected)
                await RunProgress.ShowAsync(run, pipeline, plain.Source.Length);
            var counts = (await run).Counts;
            rejected?.Complete();
            output.Complete();
            RunSummary.Write(options, counts, sink.FirstRejected, TimeProvider.System.GetElapsedTime(clock));
            return counts.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return await FailAsync("interrupted; nothing was written.", ExitCode.Interrupted);
        }
        catch (IOException exception) when (StandardStreams.IsReaderGone(exception))
        {
            return ExitCode.Success;
        }
        catch (BadInputException exception)
        {
            var code = exception.Code is "bad-option" or "missing-key" ? ExitCode.BadUsage : ExitCode.Failed;
            return await FailAsync($"{options.Input}: {exception.Message}", code);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(exception.Message, ExitCode.Failed);
        }
    }

    // A small file is cut finer, so that every core has its share of a slow processor's work.
    private static SlicePipelineOptions Cut(long? length, int workers)
    {
        var usual = new SlicePipelineOptions { Workers = workers };
        return usual with { SliceSize = (int)Math.Clamp((length ?? long.MaxValue) / (8 * workers), 16 * 1024, usual.SliceSize) };
    }

    public static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync($"ages: {message}");
        return exitCode;
    }

    private static void RefuseSameFile(RunOptions options)
    {
        var paths = new[] { options.Input, options.Output, options.Rejected }
            .Where(path => path is not null and not StandardStreams.Dash && !path.StartsWith("/dev/", StringComparison.Ordinal))
            .Select(path => Path.GetFullPath(path!));
        if (paths.GroupBy(path => path).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new BadInputException("bad-option", $"{twice.Key} is named twice: input, output and rejected must differ.");
    }
}
