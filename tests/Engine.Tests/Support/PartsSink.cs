using System.Buffers;

namespace ServerlessAges.Tests.Support;

/// <summary>Keeps what comes out of each part, and sees to it that parts and slices come in order.</summary>
internal sealed class PartsSink(Action<int>? onBegin = null, Action<int>? onEnd = null) : IPartSink
{
    private readonly ArrayBufferWriter<byte> rejected = new();
    private List<byte> ages = [];
    private InputPart? current;
    private RowCounts counts;

    public sealed record Part(int Index, byte[] Ages, byte[] Rejected, RangeOutcome Outcome);

    public List<Part> Parts { get; } = [];

    public ValueTask BeginAsync(InputPart part, CancellationToken cancellation)
    {
        onBegin?.Invoke(part.Index);
        Assert.Null(current);
        Assert.True(Parts.Count == 0 || part.Index > Parts[^1].Index);
        (current, counts, ages) = (part, default, []);
        rejected.ResetWrittenCount();
        return default;
    }

    public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        Assert.Equal(counts, before);
        ages.AddRange(slice.Result.Output.Span);
        RejectedLines.Rebase(slice.Result.Rejected.Span, current!.Dialect.HeaderLines + 1 + before.Lines, rejected);
        counts += slice.Result.Counts;
        return default;
    }

    public ValueTask EndAsync(InputPart part, RangeOutcome outcome, CancellationToken cancellation)
    {
        onEnd?.Invoke(part.Index);
        Assert.Same(current, part);
        Parts.Add(new Part(part.Index, [.. ages], rejected.WrittenSpan.ToArray(), outcome));
        current = null;
        return default;
    }
}
