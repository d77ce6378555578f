using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Support;

/// <summary>Batches that look like real ones.</summary>
internal static class Sample
{
    public const string Id = "scientists-2017";

    public static BlobReference Source { get; } = new("scientists", "all.csv", "0x1", 1000);

    public static BatchState State(string id = Id, BatchStatus status = BatchStatus.Pending) => new()
    {
        Id = id,
        Status = status,
        Owner = "embedded",
        Source = Source,
        Options = AgeBatches.In(2017),
        Accepted = new DateTimeOffset(2017, 3, 14, 15, 9, 26, TimeSpan.Zero),
    };

    public static BatchPlan Plan(
        string id = Id, string digest = "00000000000000aa", ResultFormat format = ResultFormat.Ndjson) => new()
    {
        BatchId = id,
        Input = Source,
        Dialect = new Dialect(InputFormat.Csv, 10, 1, (byte)',', 2, [0, 1], ["name", "born"]),
        Options = AgeBatches.In(2017) with { Format = format },
        EngineVersion = PlanBatch.EngineVersion,
        ProcessorVersion = 1,
        ChunkSize = 100,
        BlockSize = 50,
        Digest = digest,
    };

    public static ChunkCheckpoint Checkpoint(int index, long? start) => new(
        index, start, start + 100, new RowCounts(7, 6, 1, 8), 2, 12_345_678_901, ulong.MaxValue - (ulong)index,
        new ChunkWork(new DateTimeOffset(2017, 3, 14, 15, 9, 26, 535, TimeSpan.FromHours(1)), 1.25, 2, "a\"b  ü-1", 3));

    public static BatchManifest Manifest(string digest = "00000000000000aa") => new()
    {
        Id = Id,
        Source = Source,
        Input = Source,
        Options = AgeBatches.In(2017),
        Plan = digest,
        FirstRow = 10,
        Length = 100,
        Counts = new RowCounts(7, 6, 1, 8),
        Results = new ResultFile("results/a", 1, "00"),
        Rejected = new ResultFile("results/b", 1, "00"),
        Chunks = [new ManifestChunk(0, 10, 1000, new RowCounts(7, 6, 1, 8), 5, "00")],
    };

    /// <summary>Records hold lists, which compare by reference; as JSON they compare by what they say.</summary>
    public static void Same<T>(T expected, T actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
