namespace ServerlessAges.Tests.Slices;

public sealed class BoundaryTests
{
    [Theory]
    [InlineData(100L, 100, BoundaryCheck.Verified)] // at the range's first byte
    [InlineData(150L, 150, BoundaryCheck.Verified)]
    [InlineData(199L, 199, BoundaryCheck.Verified)]
    [InlineData(150L, 149, BoundaryCheck.Mismatch)]
    [InlineData(150L, 151, BoundaryCheck.Mismatch)]
    [InlineData(200L, 150, BoundaryCheck.NoRow)] // the speculative start is inside another range's last row
    [InlineData(999L, 150, BoundaryCheck.NoRow)]
    [InlineData(null, 150, BoundaryCheck.Verified)] // the first to say where it begins
    public void A_range_in_which_a_row_seems_to_start(long? arrived, long start, BoundaryCheck link) =>
        Assert.Equal(link, Link(arrived, start, transparent: false));

    [Theory]
    [InlineData(150L, BoundaryCheck.Mismatch)] // a row does start here
    [InlineData(200L, BoundaryCheck.NoRow)]
    [InlineData(null, BoundaryCheck.NoRow)]
    public void A_range_in_which_no_row_seems_to_start(long? arrived, BoundaryCheck link) =>
        Assert.Equal(link, Link(arrived, start: 200, transparent: true));

    [Fact]
    public void A_row_that_starts_where_another_one_still_goes_on_is_none()
    {
        var within = new RowPosition(150, RowState.Quoted);
        Assert.Equal(BoundaryCheck.Mismatch, Boundary.Check(within, 100, 200, new RowPosition(150), transparent: false));
    }

    [Fact]
    public void A_verified_end_before_the_range_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => Link(99, 100, transparent: false));

    private static BoundaryCheck Link(long? arrived, long start, bool transparent) => Boundary.Check(
        arrived is { } offset ? new RowPosition(offset) : null, 100, 200, new RowPosition(start), transparent);
}
