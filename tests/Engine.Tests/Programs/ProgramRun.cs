using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Programs;

/// <summary>What a program made of an input, and what it wrote to standard error.</summary>
internal sealed record ProgramRun(string[] Results, ProgramRun.Rejection[] Rejected, RowCounts Counts, ConcurrentQueue<string> Errors)
{
    public sealed record Rejection(long Line, string Reason, string Detail, string? Raw);

    /// <summary>A shell script that reads each record into $l, and does something with it.</summary>
    public static string PerLine(string script) => $"""sh -c 'while read -r l; do {script.Replace("'", "'\"'\"'", StringComparison.Ordinal)}; done'""";

    public static async Task<ProgramRun> RunAsync(
        string command, byte[] input, DialectOptions? options = null, int sliceSize = 1 << 20, int workers = 2,
        Action<string>? onError = null, CancellationToken cancellation = default)
    {
        var errors = new ConcurrentQueue<string>();
        var processor = new ProcessorRegistry().AddProgram(command, line =>
        {
            errors.Enqueue(line);
            onError?.Invoke(line);
        }).Find("exec");
        options ??= new DialectOptions();
        var dialect = DialectReader.Read(input, options, processor.Schema.Columns);
        var sink = new CollectingSink(dialect.HeaderLines);
        var context = new ProcessorContext(new OptionValues([]), SecretValues.None, HasOptionalColumn: false);
        var pipeline = new SlicePipeline(
            new BytesSource(input), () => processor.CreateComputer(context, dialect, ResultFormat.Ndjson, options.MaxRowBytes, csvSafe: false),
            sink, new SlicePipelineOptions { SliceSize = sliceSize, Workers = workers });
        await pipeline.RunAsync(dialect.FirstRow, long.MaxValue, dialect.FirstRow, cancellation);
        return new ProgramRun(
            Encoding.UTF8.GetString([.. sink.Ages]).Split('\n')[..^1], [.. Parse(sink.Rejected)], sink.Counts, errors);
    }

    public static Task<ProgramRun> RunAsync(string command, string input, int sliceSize = 1 << 20, int workers = 2) =>
        RunAsync(command, Encoding.UTF8.GetBytes(input), sliceSize: sliceSize, workers: workers);

    private static IEnumerable<Rejection> Parse(byte[] rejected)
    {
        foreach (var line in Encoding.UTF8.GetString(rejected).Split('\n')[..^1])
        {
            using var parsed = JsonDocument.Parse(line);
            var root = parsed.RootElement;
            yield return new Rejection(
                root.GetProperty("line").GetInt64(), root.GetProperty("reason").GetString()!, root.GetProperty("detail").GetString()!,
                root.TryGetProperty("raw", out var raw) ? raw.GetString() : null);
        }
    }
}
