namespace ServerlessAges.Pipeline;

/// <summary>A part that is being computed: the slices that were claimed, and how far it is verified.</summary>
internal sealed class PartRange
{
    private readonly SlicePipelineOptions options;
    private readonly Lock sync = new();
    private readonly long to;
    private readonly RowPosition? known;
    private long end; // of the input, once it is known
    private long claimed; // slices
    private long verified;
    private int beyond;
    private RowPosition? first;
    private RowPosition? verifiedEnd;
    private RowCounts counts;

    public PartRange(InputPart part, SlicePipelineOptions options)
    {
        (Part, this.options, beyond) = (part, options, options.Beyond);
        to = end = Math.Min(part.To, part.Source.Length ?? long.MaxValue);
        known = first = verifiedEnd = part.Start is { } offset ? new RowPosition(offset) : null;
    }

    public InputPart Part { get; }
    public RangeOutcome Outcome => new(first?.Offset, verifiedEnd?.Offset, counts);

    /// <summary>Whether all its slices are verified.</summary>
    public bool IsComplete
    {
        get
        {
            lock (sync) return verified == claimed && Part.From + claimed * options.SliceSize >= end;
        }
    }

    /// <summary>Assigns the next slice. The first one may be empty, so that each part has one.</summary>
    public bool TryClaim(Slice slice, long index)
    {
        lock (sync)
        {
            var from = Part.From + claimed * options.SliceSize;
            if (claimed > 0 && from >= end) return false;
            claimed++;
            slice.Assign(index, from, Math.Max(from, Math.Min(from + options.SliceSize, to)));
            return true;
        }
    }

    public async ValueTask ComputeAsync(Slice slice, SliceComputer computer, CancellationToken cancellation)
    {
        if (slice.To == slice.From) return;
        await FillAsync(slice, computer, cancellation).ConfigureAwait(false);
        if (slice.ReachesEnd)
        {
            lock (sync) end = Math.Min(end, slice.WindowEnd);
        }

        await ComputeAsync(slice, computer, slice.From == Part.From ? known : null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Verifies the slices in order, and passes on those in which a row starts.</summary>
    /// <returns>False if the slice was computed again, because its row start was wrong.</returns>
    public async ValueTask<bool> VerifyAsync(
        Slice slice, SliceComputer computer, ISliceSink sink, CancellationToken cancellation)
    {
        var result = slice.Result;
        var owned = Math.Min(slice.To, slice.WindowEnd); // the input may end in, or before, the slice
        var check = owned <= slice.From
            ? BoundaryCheck.NoRow
            : Boundary.Check(verifiedEnd, slice.From, owned, result.Start, result.Transparent);
        if (check == BoundaryCheck.Mismatch)
            await ComputeAsync(slice, computer, verifiedEnd, cancellation).ConfigureAwait(false);
        if (check != BoundaryCheck.NoRow)
        {
            first ??= result.Start;
            await sink.AcceptAsync(slice, counts, cancellation).ConfigureAwait(false);
            counts += result.Counts;
            verifiedEnd = result.End;
        }

        verified++;
        Part.Source.Release(Math.Max(0, slice.To - 1));
        return check != BoundaryCheck.Mismatch;
    }

    /// <summary>Reads to the end of the last row if it is longer than the limit.</summary>
    public async ValueTask FinishAsync(Func<SliceComputer> create, CancellationToken cancellation)
    {
        if (verifiedEnd is not { } at || at.State == RowState.RowStart) return;
        var (slice, computer) = (new Slice(), create());
        while (at.State != RowState.RowStart)
        {
            slice.Assign(0, at.Offset, at.Offset + options.SliceSize);
            await slice.FillAsync(Part.Source, beyond: 0, cancellation).ConfigureAwait(false);
            var index = (int)(at.Offset - slice.WindowOffset);
            var state = computer.Skip(slice, at.State, ref index, ref counts);
            at = new RowPosition(slice.WindowOffset + index, state);
        }

        verifiedEnd = at;
    }

    private ValueTask FillAsync(Slice slice, SliceComputer computer, CancellationToken cancellation) =>
        slice.FillAsync(Part.Source, Math.Min(beyond, computer.MaxBeyond), cancellation);

    private async ValueTask ComputeAsync(
        Slice slice, SliceComputer computer, RowPosition? start, CancellationToken cancellation)
    {
        if (!computer.Compute(slice, start, options.SpeculationSample))
        {
            beyond = computer.MaxBeyond; // rows are long here: read enough from now on
            await FillAsync(slice, computer, cancellation).ConfigureAwait(false);
            if (!computer.Compute(slice, start, options.SpeculationSample))
                throw new InvalidOperationException("A row within the limit did not end within the window.");
        }

        cancellation.ThrowIfCancellationRequested(); // the run may have ended without this worker
    }
}
