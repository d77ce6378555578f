using System.Numerics;

namespace ServerlessAges.Formats.Csv;

// The ends of fields and rows in a part of a window, found by masks of 64 bytes. It stops before a row that breaks one
// of these rules: every quote opens or closes a field, no quoted field of a TSV has a line end, and no LF is outside
// quotes if rows end with CR.
internal sealed class CsvIndex(byte delimiter, byte lineEnd, int fieldsOfRow)
{
    private const int Capacity = 1024;

    // With room for bits that are written without need: no branch depends on their number.
    private readonly int[] fieldEnds = new int[Capacity + CsvMasks.Width + 1 + fieldsOfRow];
    private readonly int[] rowEnds = new int[Capacity + CsvMasks.Width];

    // [0] is the byte before the first row; then the delimiters and line ends that end fields.
    public ref int FieldEnds => ref MemoryMarshal.GetArrayDataReference(fieldEnds);

    // Those that end rows, and then one that equals no field end.
    public ref int RowEnds => ref MemoryMarshal.GetArrayDataReference(rowEnds);
    public int Rows { get; private set; }

    public int FieldsUpTo(int row, int from)
    {
        while (fieldEnds[from] < rowEnds[row]) from++;
        return from;
    }

    // Some row has more than one line.
    public bool LineEndsInside { get; private set; }

    // A rule was broken; else the index ended for another reason.
    public bool Stopped { get; private set; }

    /// <summary>Indexes the rows from <paramref name="row"/> on that start before <paramref name="limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // no tier 0: a slice is one call
    public void Fill(ReadOnlySpan<byte> window, int row, int limit)
    {
        ref var bytes = ref MemoryMarshal.GetReference(window);
        ref var fields = ref FieldEnds;
        ref var lines = ref RowEnds;
        fields = row - 1;
        int fieldCount = 0, rowCount = 0;
        var inside = 0UL; // all bits set where the block before ended inside quotes
        var fieldStart = 1UL; // the lowest bit set where a field starts at the block's first byte
        var closed = 0UL; // the lowest bit set where the byte before the block closed a field
        var endsInside = 0UL;
        var forbiddenInside = delimiter == '\t' ? ulong.MaxValue : 0;
        var forbidsLineFeeds = lineEnd != '\n';
        var stopped = false;
        for (var block = row;
            block < window.Length && fieldCount <= Capacity - CsvMasks.Width && !stopped;
            block += CsvMasks.Width)
        {
            var masks = new CsvMasks(ref Unsafe.Add(ref bytes, block), delimiter, lineEnd);
            var lineEnds = masks.LineEnds;
            var ends = masks.Delimiters | lineEnds;
            var quotes = masks.Quotes;
            var left = window.Length - block;
            if (left < CsvMasks.Width)
            {
                var there = (1UL << left) - 1;
                (lineEnds, ends, quotes) = (lineEnds & there, ends & there, quotes & there);
            }

            var lineFeeds = forbidsLineFeeds ? CsvMasks.Of(ref Unsafe.Add(ref bytes, block), (byte)'\n') : 0;
            if ((quotes | inside | closed | lineFeeds) != 0)
            {
                var quoted = CsvMasks.Between(quotes) ^ inside;
                endsInside |= lineEnds & quoted;
                var stop = (lineEnds & quoted & forbiddenInside) | (lineFeeds & ~quoted);
                lineEnds &= ~quoted;
                ends &= ~quoted;
                var closing = quotes & ~quoted;
                var behind = (closing << 1) | closed;
                stop |= (quotes & quoted & ~((ends << 1) | fieldStart)) | (behind & ~ends);
                if (stop != 0) stop &= ~(behind & CarriageReturns(window, block, lineEnds));
                if (left < CsvMasks.Width) stop &= (1UL << left) - 1; // the bytes after the window decide
                if (stop != 0)
                {
                    var verified = (stop & (ulong)-(long)stop) - 1;
                    lineEnds &= verified;
                    ends &= verified;
                    stopped = true;
                }

                inside = (ulong)((long)quoted >> 63);
                closed = closing >> 63;
            }

            fieldStart = ends >> 63;
            Append(ends, block, ref Unsafe.Add(ref fields, fieldCount + 1));
            AppendRows(lineEnds, block, ref Unsafe.Add(ref lines, rowCount));
            fieldCount += BitOperations.PopCount(ends);
            rowCount += BitOperations.PopCount(lineEnds);
            if (block >= limit && lineEnds != 0) break;
        }

        while (rowCount > 1 && Unsafe.Add(ref lines, rowCount - 2) + 1 >= limit) rowCount--;
        Unsafe.Add(ref lines, rowCount) = int.MaxValue;
        fieldEnds.AsSpan(fieldCount + 1, fieldsOfRow).Fill(int.MinValue); // may be read past the last row
        Rows = rowCount;
        Stopped = stopped;
        LineEndsInside = endsInside != 0;
    }

    // CRs that belong to a line end.
    private static ulong CarriageReturns(ReadOnlySpan<byte> window, int block, ulong lineEnds)
    {
        var next = block + CsvMasks.Width;
        var lineFeedNext = next < window.Length && window[next] == '\n' ? 1UL << 63 : 0;
        var returns = CsvMasks.Of(ref Unsafe.Add(ref MemoryMarshal.GetReference(window), block), (byte)'\r');
        return returns & ((lineEnds >> 1) | lineFeedNext);
    }

    // Unrolled: no branch depends on the number of ends, unless there are many.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(ulong ends, int block, ref int to)
    {
        do
        {
            AppendFour(ref ends, block, ref to);
            AppendFour(ref ends, block, ref Unsafe.Add(ref to, 4));
            to = ref Unsafe.Add(ref to, 8);
        }
        while (ends != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AppendRows(ulong lineEnds, int block, ref int to)
    {
        do
        {
            AppendFour(ref lineEnds, block, ref to);
            to = ref Unsafe.Add(ref to, 4);
        }
        while (lineEnds != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AppendFour(ref ulong bits, int block, ref int to)
    {
        to = block + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref to, 1) = block + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref to, 2) = block + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        Unsafe.Add(ref to, 3) = block + BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
    }
}
