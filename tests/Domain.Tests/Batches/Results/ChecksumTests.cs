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

            var combined = Checksum.Combine(Checksum.Of(whole.AsSpan(0, cut)), Checksum.Of(whole.AsSpan(cut)), whole.Length - cut);

            Assert.Equal(Checksum.Of(whole), combined);
        }
    }

    [Fact]
    public void The_check_value_is_that_of_the_standard() =>
        Assert.Equal(0x6C40DF5F0B497347UL, Checksum.Of("123456789"u8));
}
