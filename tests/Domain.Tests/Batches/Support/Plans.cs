using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>Plans and records for tests that need no storage.</summary>
internal static class Plans
{
    public static BatchPlan Of(long length, long chunkSize, long firstRow = 10, ResultFormat format = ResultFormat.Ndjson) => new()
    {
        BatchId = "test",
        Input = new BlobReference("scientists", "test.csv", "etag", length),
        Dialect = new Dialect(InputFormat.Csv, firstRow, 1, (byte)',', 2, [0, 1], ["name", "born"]),
        Options = AgeBatches.In(2017) with { Format = format },
        EngineVersion = 1,
        ProcessorVersion = 1,
        ChunkSize = chunkSize,
        BlockSize = chunkSize,
        Digest = "0123456789abcdef",
    };

    public static ChunkCheckpoint Checkpoint(int index, long? start, long? end, int blocks = 1) => new(
        index, start, end, new RowCounts(1, 1, 0, 1), blocks, 30, 0,
        new ChunkWork(DateTimeOffset.UnixEpoch, 1, 2, "here", 0));
}
