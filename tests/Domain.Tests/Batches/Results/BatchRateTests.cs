namespace ServerlessAges.Tests.Batches;

public sealed class BatchRateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Chunks_side_by_side_take_their_time_once()
    {
        var rate = Of(BatchStatus.Succeeded, Noon, left: 0, Noon, Chunk(0, 10), Chunk(0, 10), Chunk(5, 15));

        Assert.Equal((3 * 100 / 20.0, 3 * 1000 / 20.0, 0), (rate!.RecordsPerSecond, rate.BytesPerSecond, rate.SecondsRemaining));
    }

    [Fact]
    public void Time_between_attempts_does_not_count_and_running_time_does()
    {
        // An hour later, redriven 10 s ago: nothing finished since.
        var rate = Of(BatchStatus.Running, Noon.AddHours(1), left: 5000, Noon.AddHours(1).AddSeconds(10), Chunk(0, 10));

        Assert.Equal((1000 / 20.0, 5000 / (1000 / 20.0)), (rate!.BytesPerSecond, rate.SecondsRemaining));
    }

    [Theory]
    [InlineData(BatchStatus.Failed)]
    [InlineData(BatchStatus.Cancelled)]
    public void Where_nothing_more_happens_nothing_remains_to_wait_for(BatchStatus status) =>
        Assert.Null(Of(status, Noon, left: 5000, Noon, Chunk(0, 10))!.SecondsRemaining);

    [Fact]
    public void Before_the_first_chunk_nothing_is_known() =>
        Assert.Null(Of(BatchStatus.Running, Noon, left: 5000, Noon.AddSeconds(3)));

    private static BatchRate? Of(BatchStatus status, DateTimeOffset changed, long left, DateTimeOffset now, params ChunkWork[] done)
    {
        var state = new BatchState
        {
            Id = "b", Owner = "memory", Status = status, Changed = changed, Options = new BatchOptions(), Source = new BlobReference("c", "n", "1", 1),
        };
        return BatchRate.From(state, BatchRate.Worked(state, done, now), records: 100 * done.Length, bytes: 1000 * done.Length, left);
    }

    private static ChunkWork Chunk(double after, double seconds) => new(Noon.AddSeconds(after), seconds, 2, "i", 0);
}
