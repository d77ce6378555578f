namespace ServerlessAges.Slices;

/// <summary>The bytes of a slice and their results. Reused by a run.</summary>
public sealed class Slice
{
    private byte[] buffer = [];

    public long Index { get; private set; }

    // The slice owns the rows that start in [From, To).
    public long From { get; private set; }
    public long To { get; private set; }

    // The window begins one byte before From, or at 0.
    public long WindowOffset { get; private set; }
    public int WindowLength { get; private set; }
    public long WindowEnd => WindowOffset + WindowLength;
    public bool ReachesEnd { get; private set; } // of the input

    // LFs follow it, so that scanners stop there.
    public ReadOnlySpan<byte> Window => buffer.AsSpan(0, WindowLength);
    internal Padded Padded => new(buffer);

    public SliceResult Result { get; } = new();

    internal void Assign(long index, long from, long to)
    {
        (Index, From, To) = (index, from, to);
        (WindowOffset, WindowLength, ReachesEnd) = (Math.Max(0, from - 1), 0, false);
        Result.Clear();
    }

    // Reads until the window covers the slice and some bytes beyond it, or the input ends.
    internal async ValueTask FillAsync(IByteSource source, int beyond, CancellationToken cancellation)
    {
        var wanted = checked((int)(To - WindowOffset + beyond));
        if (buffer.Length < wanted + Padded.Slack)
        {
            var larger = GC.AllocateUninitializedArray<byte>(wanted + Padded.Slack, pinned: true);
            Window.CopyTo(larger);
            buffer = larger;
        }

        while (!ReachesEnd && WindowLength < wanted)
        {
            var read = await source
                .ReadAsync(WindowEnd, buffer.AsMemory(WindowLength, wanted - WindowLength), cancellation)
                .ConfigureAwait(false);
            WindowLength += read;
            ReachesEnd = read == 0 || WindowEnd == source.Length;
        }

        buffer.AsSpan(WindowLength, Padded.Slack).Fill((byte)'\n');
    }
}
