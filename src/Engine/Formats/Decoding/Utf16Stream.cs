using System.Buffers.Binary;

namespace ServerlessAges.Formats.Decoding;

// UTF-16 as UTF-8. A lone surrogate becomes three bytes that are not valid UTF-8 (its code point, encoded), so that its
// record is rejected as invalid text.
internal sealed class Utf16Stream(Stream utf16, bool bigEndian) : ReadOnlyStream
{
    private readonly byte[] input = new byte[32 * 1024];
    private readonly byte[] output = new byte[32 * 1024];
    private long read;
    private int filled;
    private int given;
    private int decoded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (given == decoded)
        {
            var count = await utf16.ReadAsync(input.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            (read, filled) = (read + count, filled + count);
            if (count == 0 && filled == 0) return 0;
            Decode(isLast: count == 0);
        }

        var length = Math.Min(buffer.Length, decoded - given);
        output.AsMemory(given, length).CopyTo(buffer);
        given += length;
        return length;
    }

    private void Decode(bool isLast)
    {
        (given, decoded) = (0, 0);
        if (isLast && filled == 1)
        {
            throw new BatchException(
                ErrorCodes.BadEncoding, $"The UTF-16 input ends at byte {read}, inside a character: it is cut off.",
                new(Offset: read));
        }

        // Each unit of two bytes needs at most three bytes of output.
        var units = MemoryMarshal.Cast<byte, char>(input.AsSpan(0, Math.Min(filled, output.Length / 3 * 2)));
        Reverse(units);
        var done = 0;
        while (done < units.Length)
        {
            var status = Utf8.FromUtf16(
                units[done..], output.AsSpan(decoded), out var used, out var written, replaceInvalidSequences: false,
                isFinalBlock: isLast);
            (done, decoded) = (done + used, decoded + written);
            if (status == OperationStatus.NeedMoreData) break;
            if (status == OperationStatus.InvalidData) AppendLone(units[done++]);
        }

        // The rest is decoded later, from its own byte order.
        Reverse(units[done..]);
        input.AsSpan(done * 2, filled - done * 2).CopyTo(input);
        filled -= done * 2;
    }

    private void Reverse(Span<char> units)
    {
        var words = MemoryMarshal.Cast<char, ushort>(units);
        if (bigEndian == BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
    }

    private void AppendLone(char surrogate)
    {
        output[decoded++] = (byte)(0xE0 | (surrogate >> 12));
        output[decoded++] = (byte)(0x80 | ((surrogate >> 6) & 0x3F));
        output[decoded++] = (byte)(0x80 | (surrogate & 0x3F));
    }
}
