namespace ServerlessAges.Pipeline;

/// <summary>Takes verified slices in the order of the input.</summary>
public interface ISliceSink
{
    /// <summary>Takes one slice in which a row starts. Its memory is reused afterwards.</summary>
    /// <param name="before">Counts of everything before it in the range.</param>
    ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation);
}
