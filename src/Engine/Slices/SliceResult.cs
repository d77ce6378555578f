namespace ServerlessAges.Slices;

/// <summary>The result of a slice: provisional until its start is verified.</summary>
public sealed class SliceResult
{
    private ByteBuffer rejected = new(256);

    /// <summary>The first row, or the known position at which the computation began.</summary>
    public RowPosition Start { get; internal set; }

    /// <summary>Where the next slice must begin.</summary>
    public RowPosition End { get; internal set; }

    /// <summary>According to this result, no row starts in the slice.</summary>
    public bool Transparent { get; internal set; }
    public RowCounts Counts { get; internal set; }
    public ReadOnlyMemory<byte> Output { get; internal set; }

    /// <summary>Rejected records as NDJSON, lines counted from <see cref="Start"/>.</summary>
    public ReadOnlyMemory<byte> Rejected => rejected.Written;
    internal ref ByteBuffer RejectedBuffer => ref rejected;

    internal void Clear()
    {
        (Start, End, Transparent, Counts, Output) = (default, default, false, default, default);
        rejected.Length = 0;
    }
}
