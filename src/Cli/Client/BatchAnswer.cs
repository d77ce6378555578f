using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessAges.Cli.Client;

/// <summary>A batch as the service answers it, as far as the terminal needs it; what an older service leaves out is null.</summary>
internal sealed record BatchAnswer(
    string Id, string Status, string? Source = null, FailureAnswer? Failure = null, CountsAnswer? Counts = null, ProgressAnswer? Progress = null,
    int? ChunksReused = null, IReadOnlyList<BatchWarning>? Warnings = null)
{
    /// <summary>The answer itself, in one line.</summary>
    [JsonIgnore]
    public string Json { get; private init; } = "";

    public bool HasEnded => Status is "Succeeded" or "Failed" or "Cancelled" or "Deleted";

    /// <summary>How it ended, for the shell; a batch that goes on has not failed.</summary>
    public int Exit => Status switch
    {
        "Failed" or "Cancelled" or "Deleted" => ExitCode.Failed,
        _ => Counts?.Rejected > 0 ? ExitCode.SomeRejected : ExitCode.Success,
    };

    public static BatchAnswer Of(JsonElement json) =>
        (json.Deserialize(ClientJson.Default.BatchAnswer) ?? throw new JsonException("The service answered null.")) with { Json = json.GetRawText() };

    /// <summary>What was dropped: the service has not seen it yet, and its id is known all the same.</summary>
    public static BatchAnswer OfDrop(string id, string source)
    {
        var batch = new BatchAnswer(id, "Dropped", source);
        return batch with { Json = JsonSerializer.Serialize(batch, ClientJson.Default.BatchAnswer) };
    }

    /// <summary>Names the file that it was made from.</summary>
    public BatchAnswer Of(string file) => this with
    {
        Json = $"{{\"file\":{JsonSerializer.Serialize(file, ClientJson.Default.String)},{Json[1..]}",
    };

    /// <summary>In one line, for people.</summary>
    public string Describe() => SanitizedText.Of($"{Id}  {Status}{Detail()}");

    private string Detail()
    {
        if (Failure is { } failure) return $"  {failure.Message}";
        if (ChunksReused is { } reused) return string.Create(CultureInfo.InvariantCulture, $"  {reused:N0} chunks are not computed again");
        if (Counts is { } counts)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"  {counts.Records:N0} records: {counts.Ages:N0} ages, {counts.Rejected:N0} rejected")
                + string.Concat((Warnings ?? []).Select(warning => $"  warning: {warning.Message}"));
        }

        return HasEnded || Progress is null ? "" : $"  {Progress.ChunksDone}/{Progress.Chunks} chunks, {new PollInterval(TimeProvider.System).Describe(Progress)}";
    }
}

internal sealed record FailureAnswer(string Code, string Message);

internal sealed record CountsAnswer(long Records, long Ages, long Rejected);

internal sealed record ProgressAnswer(
    int Chunks, int ChunksDone, long Records, long Bytes, long Length, double? RecordsPerSecond = null, double? SecondsRemaining = null);

/// <summary>What a problem document says, and what `--json` prints of one.</summary>
internal sealed record ProblemAnswer(string? Code = null, string? Detail = null, string? Subject = null);

internal sealed record ListAnswer(IReadOnlyList<JsonElement> Batches);

/// <summary>What `results --output FILE --json` prints.</summary>
internal sealed record SavedAnswer(string Id, string File, long Bytes);

/// <summary>What `verify --json` prints.</summary>
internal sealed record ProvenAnswer(string Id, bool Verified, IReadOnlyList<string> Wrong);

// An answer without what a batch always has is not from this service.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(SavedAnswer))]
[JsonSerializable(typeof(ProvenAnswer))]
internal sealed partial class ClientJson : JsonSerializerContext;
