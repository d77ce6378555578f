namespace ServerlessAges.Tests.Batches;

public sealed class BoundaryVerifierTests
{
    // Rows begin at 10; chunks are [10,110) [110,210) [210,310) [310,410).
    private static readonly BatchPlan Plan = Plans.Of(length: 410, chunkSize: 100);

    [Fact]
    public void Boundaries_are_verified_if_each_end_is_the_next_start()
    {
        var boundaries = BoundaryVerifier.Verify(Plan, [Checkpoint(0, 10, 120), Checkpoint(1, 120, 215), Checkpoint(2, 215, 310), Checkpoint(3, 310, 410)]);

        Assert.Null(boundaries.Unverified);
        Assert.Equal(4, boundaries.Counts.Records);
    }

    [Fact]
    public void Chunks_in_which_no_row_starts_are_skipped()
    {
        var boundaries = BoundaryVerifier.Verify(Plan, [Checkpoint(0, 10, 350), Plans.Checkpoint(1, null, null), Checkpoint(3, 350, 410)]);

        Assert.Null(boundaries.Unverified);
        Assert.Equal([0, 3], boundaries.Verified.Select(checkpoint => checkpoint.Index));
    }

    [Fact]
    public void A_wrong_speculative_start_is_not_verified_and_the_right_start_is_returned()
    {
        var boundaries = BoundaryVerifier.Verify(Plan, [Checkpoint(0, 10, 120), Checkpoint(1, 130, 215), Checkpoint(2, 215, 310), Checkpoint(3, 310, 410)]);

        Assert.Equal(1, boundaries.Unverified);
        Assert.Equal(120, boundaries.Position);
    }

    [Fact]
    public void Of_two_checkpoints_of_a_chunk_the_right_one_is_verified()
    {
        var boundaries = BoundaryVerifier.Verify(
            Plan, [Checkpoint(0, 10, 120), Checkpoint(1, 120, 215), Checkpoint(1, 130, 215), Checkpoint(2, 215, 310), Checkpoint(3, 310, 410)]);

        Assert.Null(boundaries.Unverified);
        Assert.Equal(120, boundaries.Verified[1].Start);
    }

    [Fact]
    public void Boundaries_that_end_before_the_input_are_an_error() =>
        Assert.Throws<InvalidOperationException>(() => BoundaryVerifier.Verify(
            Plan, [Checkpoint(0, 10, 120), Checkpoint(1, 120, 215), Checkpoint(2, 215, 310), Checkpoint(3, 310, 400)]));

    [Fact]
    public void An_input_without_rows_is_verified()
    {
        var boundaries = BoundaryVerifier.Verify(Plans.Of(length: 10, chunkSize: 100), []);

        Assert.Null(boundaries.Unverified);
        Assert.Equal(0, boundaries.Counts.Records);
    }

    private static ChunkCheckpoint Checkpoint(int index, long start, long end) => Plans.Checkpoint(index, start, end);
}
