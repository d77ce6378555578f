namespace ServerlessAges.Tests.Batches;

public sealed class ListPositionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Is_read_as_it_was_written()
    {
        var position = new ListPosition(Noon.AddTicks(1), "20261125-120000-0a1b2c3d");

        Assert.Equal(position, ListPosition.Parse(position.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000")]
    [InlineData("0000000000000000-")]
    [InlineData("0000000000000000-A b")]
    [InlineData("ffffffffffffffff-b")]
    [InlineData("7fffffffffffffff-b")]
    [InlineData("zzzzzzzzzzzzzzzz-b")]
    public void What_it_did_not_write_it_does_not_read(string text) => Assert.Null(ListPosition.Parse(text));

    [Fact]
    public void Newest_first_and_of_one_moment_by_id()
    {
        ListPosition[] sorted = [new(Noon.AddSeconds(1), "a"), new(Noon, "a"), new(Noon, "b"), new(Noon.AddSeconds(-1), "a")];

        Assert.Equal(sorted, sorted.Reverse().OrderBy(position => position.ToString(), StringComparer.Ordinal));
    }
}
