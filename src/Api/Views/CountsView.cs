namespace ServerlessAges.Api.Views;

/// <summary>Records = ages + rejected.</summary>
internal sealed record CountsView(long Rows, long Records, long Ages, long Rejected)
{
    public static CountsView From(RowCounts counts) =>
        new(counts.Rows, counts.Records, counts.Results, counts.Rejected);
}
