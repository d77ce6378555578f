namespace ServerlessAges.Cli.Client;

/// <summary>A batch as the service answers it, as far as the terminal needs it.</summary>
internal sealed record BatchAnswer(
    string Id, string Status, string? Source = null, BatchFailure? Failure = null, CountsAnswer? Counts = null,
    ProgressAnswer? Progress = null, InputsAnswer? Inputs = null, int? ChunksReused = null,
    IReadOnlyList<BatchWarning>? Warnings = null)
{
    [JsonIgnore]
    public string Json { get; private init; } = "";
    public bool HasEnded => Status is "Succeeded" or "Failed" or "Cancelled" or "Deleted";

    /// <summary>The exit code; a batch that goes on has not failed.</summary>
    public int Exit => Status is "Failed" or "Cancelled" or "Deleted" ? ExitCode.Failed
        : Counts?.Rejected > 0 || Inputs?.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success;

    public static BatchAnswer From(JsonElement json) =>
        json.Deserialize(ClientJson.Default.BatchAnswer)! with { Json = json.GetRawText() };

    /// <summary>A batch of an uploaded blob: its id is known before the service sees the blob.</summary>
    public static BatchAnswer FromUpload(string id, string source) =>
        From(JsonSerializer.SerializeToElement(
            new BatchAnswer(id, "Uploaded", source), ClientJson.Default.BatchAnswer));

    public BatchAnswer WithFile(string file) => this with
    {
        Json = $"{{\"file\":{JsonSerializer.Serialize(file, ClientJson.Default.String)},{Json[1..]}",
    };

    public string Describe() => SanitizedText.Of($"{Id}  {Status}{Detail()}");

    private string Detail() => this switch
    {
        { Failure: { } failure } => $"  {failure.Message}",
        { ChunksReused: { } reused } => $"  {reused:N0} chunks are not computed again",
        { Counts: { } counts } => $"  {CountText.Of(counts.Records, counts.Rejected)}"
            + (Inputs is { } inputs ? $", {inputs.Count:N0} inputs{inputs.Unreadable}" : "")
            + string.Concat((Warnings ?? []).Select(warning => $"  warning: {warning.Message}")),
        { HasEnded: false, Progress: { } progress } =>
            $"  {progress.ChunksDone}/{progress.Chunks} chunks, {Inputs?.Describe()}{progress.Describe()}",
        _ => "",
    };
}

/// <summary>The inputs of a list.</summary>
internal sealed record InputsAnswer(int Count, int? Done = null, int? Rejected = null)
{
    [JsonIgnore]
    public string Unreadable => Rejected > 0 ? $" ({Rejected:N0} rejected)" : "";

    public string Describe() => $"{(Done is { } done ? $"{done:N0}/" : "")}{Count:N0} inputs, ";
}

internal sealed record CountsAnswer(long Records, long Results, long Rejected);

internal sealed record ProgressAnswer(
    int Chunks, int ChunksDone, long Records, long Bytes, long Length, double? RecordsPerSecond = null,
    double? SecondsRemaining = null)
{
    public string Describe() => $"{Short(Records)} records"
        + (RecordsPerSecond is { } rate ? $", {Short(rate)}/s" : "")
        + (SecondsRemaining is { } seconds ? $", {Clock(seconds)} left" : "");

    // A line with a bar and an id has no room for more.
    private static string Short(double number) => number switch
    {
        < 100_000 => $"{number:N0}",
        < 100_000_000 => $"{number / 1e6:N2}M",
        _ => $"{number / 1e9:N2}G",
    };

    private static string Clock(double seconds) => TimeSpan.FromSeconds(Math.Ceiling(seconds))
        .ToString(seconds < 3600 ? @"mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}

internal sealed record ListAnswer(IReadOnlyList<JsonElement> Batches);
internal sealed record SavedAnswer(string Id, string File, long Bytes);
internal sealed record VerifiedAnswer(string Id, bool Verified, IReadOnlyList<string> Wrong);

// An answer without the required members of a batch is not from this service.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(SavedAnswer))]
[JsonSerializable(typeof(VerifiedAnswer))]
internal sealed partial class ClientJson : JsonSerializerContext;
