namespace ServerlessAges.Tests.Batches;

public sealed class BoundaryVerifierTests
{
    // Rows begin at 10; chunks are [10,110) [110,210) [210,310) [310,410).
    private static readonly BatchPlan Plan = Plans.Of(length: 410, chunkSize: 100);

    [Fact]
    public void Reaches_the_end_where_each_end_is_the_next_start()
    {
        var boundaries = BoundaryVerifier.Verify(Plan, [Record(0, 10, 120), Record(1, 120, 215), Record(2, 215, 310), Record(3, 310, 410)]);

        Assert.Null(boundaries.Unverified);
        Assert.Equal(4, boundaries.Counts.Records);
    }

    [Fact]
    public void Passes_through_chunks_in_which_no_row_starts()
    {
        var boundaries = BoundaryVerifier.Verify(Plan, [Record(0, 10, 350), Plans.Record(1, null, null), Record(3, 350, 410)]);

        Assert.Null(boundaries.Unverified);
        Assert.Equal([0, 3], boundaries.Verified.Select(record => record.Index));
    }

    [Fact]
    public void Breaks_where_a_guess_was_wrong_and_says_from_where_to_repair()
    {
        var boundaries = BoundaryVerifier.Verify(Plan, [Record(0, 10, 120), Record(1, 130, 215), Record(2, 215, 310), Record(3, 310, 410)]);

        Assert.Equal(1, boundaries.Unverified);
        Assert.Equal(120, boundaries.Position);
    }

    [Fact]
    public void Takes_the_right_one_of_two_records_of_a_chunk()
    {
        var boundaries = BoundaryVerifier.Verify(
            Plan, [Record(0, 10, 120), Record(1, 120, 215), Record(1, 130, 215), Record(2, 215, 310), Record(3, 310, 410)]);

        Assert.Null(boundaries.Unverified);
        Assert.Equal(120, boundaries.Verified[1].Start);
    }

    [Fact]
    public void A_chain_that_ends_before_the_input_does_is_never_taken_for_whole() =>
        Assert.Throws<InvalidOperationException>(() => BoundaryVerifier.Verify(
            Plan, [Record(0, 10, 120), Record(1, 120, 215), Record(2, 215, 310), Record(3, 310, 400)]));

    [Fact]
    public void An_input_without_rows_is_whole()
    {
        var boundaries = BoundaryVerifier.Verify(Plans.Of(length: 10, chunkSize: 100), []);

        Assert.Null(boundaries.Unverified);
        Assert.Equal(0, boundaries.Counts.Records);
    }

    private static ChunkCheckpoint Record(int index, long start, long end) => Plans.Record(index, start, end);
}
