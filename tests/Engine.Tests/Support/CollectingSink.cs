using System.Buffers;

namespace ServerlessAges.Tests.Support;

/// <summary>Keeps all that comes out, and sees to it that it comes in order.</summary>
/// <param name="linesBefore">Lines before the range.</param>
internal sealed class CollectingSink(long linesBefore) : ISliceSink
{
    private readonly ArrayBufferWriter<byte> rejected = new();
    private long lastIndex = -1;

    public List<byte> Ages { get; } = [];

    public byte[] Rejected => rejected.WrittenSpan.ToArray();

    public RowCounts Counts { get; private set; }

    public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        Assert.True(slice.Index > lastIndex, $"Slice {slice.Index} came after {lastIndex}.");
        Assert.Equal(Counts, before);
        lastIndex = slice.Index;
        Ages.AddRange(slice.Result.Output.Span);
        RejectedLines.Rebase(slice.Result.Rejected.Span, linesBefore + 1 + before.Lines, rejected);
        Counts += slice.Result.Counts;
        return ValueTask.CompletedTask;
    }
}
