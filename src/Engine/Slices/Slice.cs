namespace ServerlessAges.Slices;

/// <summary>
/// The bytes of a slice and their results. Reused: a run allocates as many as are computed at a time.
/// </summary>
public sealed class Slice
{
    private byte[] buffer = [];

    public long Index { get; private set; }

    /// <summary>First byte of the slice; it owns the rows that start in [From, To).</summary>
    public long From { get; private set; }

    public long To { get; private set; }

    /// <summary>
    /// Absolute offset of the window's first byte: one before <see cref="From"/>, or From itself at 0.
    /// </summary>
    public long WindowOffset { get; private set; }

    public int WindowLength { get; private set; }

    /// <summary>The window reaches the input's last byte.</summary>
    public bool ReachesEnd { get; private set; }

    public SliceResult Result { get; } = new();

    /// <summary>The bytes read. LFs follow them, so that scanners stop there.</summary>
    public ReadOnlySpan<byte> Window => buffer.AsSpan(0, WindowLength);

    internal Padded Padded => new(buffer);

    public long WindowEnd => WindowOffset + WindowLength;

    internal void Assign(long index, long from, long to)
    {
        Index = index;
        From = from;
        To = to;
        WindowOffset = Math.Max(0, from - 1);
        WindowLength = 0;
        ReachesEnd = false;
        Result.Clear();
    }

    /// <summary>
    /// Reads until the window covers the slice and <paramref name="beyond"/> more bytes, or the input ends.
    /// </summary>
    internal async ValueTask FillAsync(IByteSource source, int beyond, CancellationToken cancellation)
    {
        var wanted = checked((int)(To - WindowOffset + beyond));
        if (buffer.Length < wanted + ShortCopy.Slack)
        {
            var larger = GC.AllocateUninitializedArray<byte>(wanted + ShortCopy.Slack, pinned: true);
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

        buffer.AsSpan(WindowLength, ShortCopy.Slack).Fill((byte)'\n');
    }
}
