namespace ServerlessAges.Cli.Run;

internal sealed record RunSummary(
    long Records, long Results, long Rejected, double Seconds, IReadOnlyList<RunFile> Files, JsonElement? FirstRejected)
{
    private const int MaxWarnings = 5;

    public static RunSummary From(IReadOnlyList<RunFile> files, ReadOnlyMemory<byte> firstRejected, TimeSpan elapsed) =>
        new(files.Sum(file => file.Records), files.Sum(file => file.Results), files.Sum(file => file.Rejected),
            Math.Round(elapsed.TotalSeconds, 3), files,
            firstRejected.IsEmpty ? null : JsonElement.Parse(firstRejected.Span));

    /// <summary>The inputs without records; null if each has some.</summary>
    public IReadOnlyList<RunWarning>? Warnings { get; } = Files.All(file => file.Records > 0)
        ? null
        : [.. from file in Files
              from warning in BatchWarning.From(file.Records) ?? []
              select new RunWarning(file.File, warning.Code, warning.Message)];

    // JSON goes to stdout, or to stderr if the results are on stdout. Lines go to stderr: always if a record was
    // rejected, otherwise only if the results are not on stdout.
    public void Write(RunOptions options)
    {
        var stdout = options.Output.IsStandardOutput;
        if (options.Json)
        {
            var writer = stdout ? Console.Error : Console.Out;
            writer.WriteLine(JsonSerializer.Serialize(this, RunJson.Default.RunSummary));
            return;
        }

        foreach (var warning in (Warnings ?? []).Take(MaxWarnings))
            WriteLine($"ages: warning: {warning.File}: {warning.Message}");
        if (Warnings?.Count > MaxWarnings)
            WriteLine($"ages: warning: {Warnings.Count - MaxWarnings} more inputs have no records; --json lists them.");
        if (Rejected == 0 && stdout) return;
        var rate = Records / Math.Max(Seconds, 0.001);
        WriteLine($"{CountText.Of(Records, Rejected)}, {Seconds:0.00} s, {rate:N0} records/s");
        if (FirstRejected is not { } first) return;
        var file = first.TryGetProperty("file", out var name) ? $"{name.GetString()}, " : "";
        WriteLine($"first rejected: {file}line {first.GetProperty("line")}: {first.GetProperty("detail").GetString()}");
        if (options.Rejected is null) WriteLine($"write them all with --rejected FILE");
    }

    private static void WriteLine(string text) => Console.Error.WriteLine(SanitizedText.Of(text));
}

internal sealed record RunFile(string File, long Records, long Results, long Rejected);
internal sealed record RunWarning(string File, string Code, string Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class RunJson : JsonSerializerContext;
