namespace ServerlessAges.Cli.Run;

internal sealed record RunSummary(
    long Records, long Results, long Rejected, double Seconds, IReadOnlyList<RunFile> Files, JsonElement? FirstRejected)
{
    private const int MaxWarnings = 5;

    public static RunSummary From(
        IReadOnlyList<RunInput> inputs, ReadOnlyMemory<byte> firstRejected, TimeSpan elapsed)
    {
        var counts = inputs.Aggregate(default(RowCounts), (sum, input) => sum + input.Counts);
        return new RunSummary(
            counts.Records, counts.Results, counts.Rejected, Math.Round(elapsed.TotalSeconds, 3),
            [.. inputs.Select(RunFile.From)], firstRejected.IsEmpty ? null : JsonElement.Parse(firstRejected.Span));
    }

    /// <summary>The inputs without records; null if each has some.</summary>
    public IReadOnlyList<RunWarning>? Warnings { get; } =
        Files.All(file => file.Records > 0 || file.Failure is not null)
        ? null
        : [.. from file in Files
              where file.Failure is null
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

        WriteFirst(
            [.. (Warnings ?? []).Select(warning => $"ages: warning: {warning.File}: {warning.Message}")],
            count => $"ages: warning: {count} more inputs have no records; --json lists them.");
        WriteFirst(
            [.. from input in Files
                where input.Failure is not null
                select $"ages: rejected input: {input.File}: {input.Failure!.Message}"],
            count => $"ages: {count} more inputs were rejected; --json lists them.");
        if (Rejected == 0 && stdout) return;
        var rate = Records / Math.Max(Seconds, 0.001);
        WriteLine($"{CountText.Of(Records, Rejected)}, {Seconds:0.00} s, {rate:N0} records/s");
        if (FirstRejected is not { } first) return;
        var file = first.TryGetProperty("file", out var name) ? $"{name.GetString()}, " : "";
        WriteLine($"first rejected: {file}line {first.GetProperty("line")}: {first.GetProperty("detail").GetString()}");
        if (options.Rejected is null) WriteLine($"write them all with --rejected FILE");
    }

    private static void WriteFirst(IReadOnlyList<string> lines, Func<int, string> more)
    {
        foreach (var line in lines.Take(MaxWarnings)) WriteLine(line);
        if (lines.Count > MaxWarnings) WriteLine(more(lines.Count - MaxWarnings));
    }

    private static void WriteLine(string text) => Console.Error.WriteLine(SanitizedText.Of(text));
}

internal sealed record RunFile(string File, long Records, long Results, long Rejected, BatchFailure? Failure)
{
    public static RunFile From(RunInput input) => new(
        input.Name, input.Counts.Records, input.Counts.Results, input.Counts.Rejected,
        input.Failure is BatchException exception ? BatchFailure.From(exception) : null);
}

internal sealed record RunWarning(string File, string Code, string Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class RunJson : JsonSerializerContext;
