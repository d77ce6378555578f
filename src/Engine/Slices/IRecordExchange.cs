namespace ServerlessAges.Slices;

/// <summary>Computes the records of a slice together: collected in one pass, written in a second.</summary>
internal interface IRecordExchange : IDisposable
{
    /// <summary>Uses what the first exchange of a pipeline uses.</summary>
    void Join(IRecordExchange first);

    /// <summary>Begins to collect the records of a slice.</summary>
    void Begin(SliceComputer computer);

    /// <summary>Computes the collected records. The second pass over the slice then writes their results.</summary>
    void Run(Slice slice, CancellationToken stop);

    /// <summary>Completes the text of a rejection; null if there is no more to say.</summary>
    string? MessageOf(Rejection rejection);

    /// <summary>Ends successfully. Throws if what was computed before turns out to be wrong.</summary>
    void Complete();
}
