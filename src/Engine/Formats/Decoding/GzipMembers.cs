using System.Buffers.Binary;

namespace ServerlessAges.Formats.Decoding;

// Gives GZipStream one gzip member at a time, and finds the end of each. GZipStream does not report where a member
// ends: it reads ahead, continues with a member that follows directly, and ignores other bytes. But a member ends with
// its decoded length (RFC 1952: ISIZE), and the next piece can add only so much to that length. So a piece ends
// wherever the member can end and a NUL or another member seems to follow. If the member ended there, the next piece is
// not read at all. If another member seems to follow, ReadAsync returns 0 once: at the end of a member GZipStream
// accepts that, and throws elsewhere. If the member ends inside a piece, other bytes follow.
internal sealed class GzipMembers(Stream compressed) : ReadOnlyStream
{
    private const int MaxPiece = 8192;
    private const int SizeLength = 4;
    private const int MinMember = 18;

    // Deflate decodes to at most 1,032 bytes per byte; the decoder may delay a few bytes.
    private const uint MaxDecoded = 1032 * (MaxPiece + 64);
    private readonly byte[] buffer = new byte[64 * 1024];
    private long bufferOffset;
    private int filled;
    private int position;
    private int pieceStart;
    private bool inputEnded;
    private bool mayEnd; // the member may end at `position`
    private bool stopped; // the last read returned 0
    private bool isForeign; // the bytes at `position` are neither a member nor padding
    private long begin;

    public bool IsProbed => stopped && position < filled;
    public long Decoded { get; set; }
    private long At => bufferOffset + position;
    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    // Also if only the first byte of a member is there.
    private bool MayBeMember => Magic.StartsWith(buffer.AsSpan(position, Math.Min(filled - position, Magic.Length)));

    public async ValueTask<bool> BeginNextAsync(CancellationToken cancellation)
    {
        while (await FillAsync(cancellation).ConfigureAwait(false))
        {
            var padding = isForeign ? 0 : buffer.AsSpan(position, filled - position).IndexOfAnyExcept((byte)0);
            position = padding < 0 ? filled : position + padding;
            if (!isForeign && (padding > 0 || position == filled)) continue;
            begin = bufferOffset + position;
            if (isForeign || !buffer.AsSpan(position, filled - position).StartsWith(Magic))
            {
                throw Invalid(
                    begin, $"byte {begin} follows a complete gzip member, and is neither another one nor NUL padding");
            }

            (Decoded, mayEnd, stopped) = (0, false, false);
            return true;
        }

        return false;
    }

    public void End()
    {
        if (stopped) return;
        // No member is shorter than header and trailer.
        var pieceEnd = position;
        position = (int)Math.Max(pieceStart, begin + MinMember - bufferOffset);
        while (position < pieceEnd && SizeBefore(position) != (uint)Decoded) position++;
        isForeign = position > pieceStart;
    }

    public BatchException Damaged() => stopped
        ? Invalid(At, $"it is truncated at byte {At}, inside the gzip member that begins at byte {begin}")
        : Invalid(
            bufferOffset + pieceStart, $"the gzip member that begins at byte {begin} is damaged before byte {At}");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var available = await FillAsync(cancellationToken).ConfigureAwait(false);
        if (!available || (mayEnd && !stopped && MayBeMember))
        {
            stopped = true;
            return 0;
        }

        stopped = false;
        pieceStart = position;
        var length = PieceLength(Math.Min(Math.Min(MaxPiece, buffer.Length), filled - position));
        this.buffer.AsMemory(position, length).CopyTo(buffer);
        position += length;
        return length;
    }

    // Ends at the first place that the member's length may precede.
    private int PieceLength(int max)
    {
        // Only two values are possible for the last of the four bytes: the range of lengths is smaller than 2^24.
        var (low, high) = ((byte)((uint)Decoded >> 24), (byte)(((uint)Decoded + MaxDecoded) >> 24));
        for (var last = position; ; last++)
        {
            var found = buffer.AsSpan(last, position + max - last).IndexOfAny(low, high);
            mayEnd = found >= 0;
            if (!mayEnd) return max;
            last += found;
            var end = last + 1;
            if (end < filled && buffer[end] is not (0 or 0x1F)) continue;
            if (end >= SizeLength && SizeBefore(end) - (uint)Decoded <= MaxDecoded) return end - position;
        }
    }

    private uint SizeBefore(int end) => BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(end - SizeLength));

    // Makes the next two bytes available, or the last one. Keeps the bytes before, which may be part of a length.
    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        while (!inputEnded && filled - position < Magic.Length)
        {
            var kept = Math.Max(0, position - SizeLength);
            buffer.AsSpan(kept, filled - kept).CopyTo(buffer);
            (bufferOffset, filled, position) = (bufferOffset + kept, filled - kept, position - kept);
            var read = await compressed.ReadAsync(buffer.AsMemory(filled), cancellation).ConfigureAwait(false);
            filled += read;
            inputEnded = read == 0;
        }

        return position < filled;
    }

    private static BatchException Invalid(long at, string what) =>
        new(
            ErrorCodes.InvalidGzip,
            $"The gzip input cannot be decoded: {what}. Compress the file again, or send it without gzip.",
            new(Offset: at));
}
