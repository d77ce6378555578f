namespace ServerlessAges.Api.Views;

/// <summary>Provisional until the batch has succeeded. Rates are null until they are known.</summary>
internal sealed record ProgressView(
    int Chunks, int ChunksDone, long Records, long Bytes, long Length,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RecordsPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? BytesPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? SecondsRemaining)
{
    public static ProgressView From(BatchProgress progress) => new(
        progress.ChunkCount ?? 0, progress.ChunksDone, progress.RecordsDone, progress.BytesDone, progress.Length,
        progress.Rate?.RecordsPerSecond, progress.Rate?.BytesPerSecond, progress.Rate?.SecondsRemaining);
}
