namespace ServerlessAges.Pipeline;

/// <summary>Takes what is verified, slice by slice, in the order of the input.</summary>
public interface ISliceSink
{
    /// <summary>Takes one slice; its memory is used again once this has ended.</summary>
    /// <param name="slice">Verified, not transparent.</param>
    /// <param name="before">Counts of everything before it in the range.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation);
}
