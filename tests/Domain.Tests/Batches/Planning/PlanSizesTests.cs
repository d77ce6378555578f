namespace ServerlessAges.Tests.Batches;

public sealed class PlanSizesTests
{
    [Fact]
    public void Plans_have_at_most_40000_blocks()
    {
        var random = new Random(8);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var rows = (long)Math.Pow(2, random.NextDouble() * 40);
            long? asked = random.Next(2) == 0 ? null : (long)Math.Pow(2, random.NextDouble() * 31);
            try
            {
                var (chunk, block) = PlanSizes.Choose(rows, asked);
                var chunks = (rows + chunk - 1) / chunk;
                var each = (chunk + block - 1) / block;
                Assert.InRange(each, 1, PlanSizes.MaxBlocksPerChunk);
                Assert.InRange(chunks * each, 1, PlanSizes.MaxBlocks);
                Assert.True(asked is null || chunk == asked);
            }
            catch (BatchException exception)
            {
                Assert.NotNull(asked); // what the plan chooses always fits
                Assert.Equal("chunkSize", exception.At?.Option);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 10_000);
    }

    [Fact]
    public void More_than_a_tebibyte_is_no_batch()
    {
        PlanSizes.Choose(1L << 40, null);
        Assert.Equal("input-too-large", Assert.Throws<BatchException>(() => PlanSizes.Choose((1L << 40) + 1, null)).Code);
    }
}
