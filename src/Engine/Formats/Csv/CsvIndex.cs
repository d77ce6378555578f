using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ServerlessAges.Formats.Csv;

/// <summary>
/// Where the fields and rows of a stretch of a window end, found by masks, 64 bytes at a time. It goes on as long as it
/// can prove what it says: every quote opens a field or closes it, no quoted field of a TSV has a line end, and no LF
/// stands outside quotes where rows end with CR. It stops before a row that breaks one of these rules.
/// </summary>
internal sealed class CsvIndex(byte delimiter, byte lineEnd, int fieldsOfRow)
{
    private const int Capacity = 1024;

    // A few bits are always written more than a mask has: no branch depends on how many.
    private readonly int[] fieldEnds = new int[Capacity + CsvMasks.Width + 1 + fieldsOfRow];
    private readonly int[] rowEnds = new int[Capacity + CsvMasks.Width];

    /// <summary>From [1] on, the delimiters and line ends that end fields; [0] is the byte before the first row.</summary>
    public ref int FieldEnds => ref MemoryMarshal.GetArrayDataReference(fieldEnds);

    /// <summary>Those of them that end rows, and then one that none of them equals.</summary>
    public ref int RowEnds => ref MemoryMarshal.GetArrayDataReference(rowEnds);

    /// <summary>How many rows end in the stretch.</summary>
    public int Rows { get; private set; }

    /// <summary>How many fields end up to the end of a row.</summary>
    public int FieldsUpTo(int row, int from)
    {
        while (fieldEnds[from] < rowEnds[row]) from++;
        return from;
    }

    /// <summary>Some row has more than one line; else each is one.</summary>
    public bool LineEndsInside { get; private set; }

    /// <summary>It met something that it cannot prove; else it ended for another reason.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Indexes what follows the first byte of a row.</summary>
    /// <param name="window">The bytes, with slack behind them.</param>
    /// <param name="row">Where the row starts.</param>
    /// <param name="limit">Rows that start here or later are of no interest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // compiled once, in full, and not first for a try
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
        var oddInside = delimiter == '\t' ? ulong.MaxValue : 0;
        var lineFeedsAreOdd = lineEnd != '\n';
        var stopped = false;
        for (var block = row; block < window.Length && fieldCount <= Capacity - CsvMasks.Width && !stopped; block += CsvMasks.Width)
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

            var lineFeeds = lineFeedsAreOdd ? CsvMasks.Of(ref Unsafe.Add(ref bytes, block), (byte)'\n') : 0;
            if ((quotes | inside | closed | lineFeeds) != 0)
            {
                var quoted = CsvMasks.Between(quotes) ^ inside;
                endsInside |= lineEnds & quoted;
                var odd = (lineEnds & quoted & oddInside) | (lineFeeds & ~quoted);
                lineEnds &= ~quoted;
                ends &= ~quoted;
                var closing = quotes & ~quoted;
                var behind = (closing << 1) | closed;
                odd |= (quotes & quoted & ~((ends << 1) | fieldStart)) | (behind & ~ends);
                if (odd != 0) odd &= ~(behind & CarriageReturns(window, block, lineEnds));
                if (left < CsvMasks.Width) odd &= (1UL << left) - 1; // what follows the window decides
                if (odd != 0)
                {
                    var verified = (odd & (ulong)-(long)odd) - 1;
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
        fieldEnds.AsSpan(fieldCount + 1, fieldsOfRow).Fill(int.MinValue); // what may be read past the last row
        Rows = rowCount;
        Stopped = stopped;
        LineEndsInside = endsInside != 0;
    }

    // CRs that belong to a line end.
    private static ulong CarriageReturns(ReadOnlySpan<byte> window, int block, ulong lineEnds)
    {
        var next = block + CsvMasks.Width;
        var lineFeedNext = next < window.Length && window[next] == '\n' ? 1UL << 63 : 0;
        return CsvMasks.Of(ref Unsafe.Add(ref MemoryMarshal.GetReference(window), block), (byte)'\r') & ((lineEnds >> 1) | lineFeedNext);
    }

    // Unrolled: no branch depends on how many there are, unless there are many.
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
