namespace ServerlessAges.Slices;

/// <summary>What came out of a slice: provisional until the chain reaches it.</summary>
public sealed class SliceResult
{
    private ByteBuffer rejected = new(256);

    /// <summary>First owned row, or the known position at which the slice was begun.</summary>
    public RowPosition Start { get; internal set; }

    /// <summary>Where the next slice has to go on.</summary>
    public RowPosition End { get; internal set; }

    /// <summary>No row starts in the slice, as far as could be seen.</summary>
    public bool Transparent { get; internal set; }

    /// <summary>Counts of what the slice holds.</summary>
    public RowCounts Counts { get; internal set; }

    /// <summary>Results, in order.</summary>
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
