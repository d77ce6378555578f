namespace ServerlessAges.Tests.Batches;

public sealed class BlockIdsTests
{
    [Fact]
    public void All_ids_of_a_result_are_of_one_length_as_the_service_demands()
    {
        var plan = Plans.Of(PlanSizes.MaxInput, PlanSizes.MaxChunkSize, format: ResultFormat.Csv);

        var ids = BlockIds.All(plan,
        [
            Plans.Checkpoint(0, 0, 10),
            Plans.Checkpoint(39_999, PlanSizes.MaxInput - 1, PlanSizes.MaxInput, PlanSizes.MaxBlocksPerChunk),
        ]);

        Assert.Single(ids.Select(id => id.Length).Distinct());
        Assert.InRange(ids[0].Length, 1, 64);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void A_block_of_a_wrong_speculative_start_has_another_id()
    {
        var plan = Plans.Of(1000, 100);

        Assert.NotEqual(BlockIds.Create(plan, 3, 310, 0), BlockIds.Create(plan, 3, 311, 0));
        Assert.NotEqual(BlockIds.Create(plan, 3, 310, 0), BlockIds.Create(plan with { Digest = "fedcba9876543210" }, 3, 310, 0));
    }
}
