namespace ServerlessAges.Tests.Batches;

public sealed class ChecksumTests
{
    [Fact]
    public void The_checksum_of_two_parts_is_that_of_the_whole()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var whole = new byte[random.Next(200)];
            random.NextBytes(whole);
            var cut = random.Next(whole.Length + 1);

            var combined = Checksum.Combine(Checksum.Compute(whole.AsSpan(0, cut)), Checksum.Compute(whole.AsSpan(cut)), whole.Length - cut);

            Assert.Equal(Checksum.Compute(whole), combined);
        }
    }

    [Fact]
    public void The_check_value_is_that_of_the_standard() =>
        Assert.Equal(0x6C40DF5F0B497347UL, Checksum.Compute("123456789"u8));
}
