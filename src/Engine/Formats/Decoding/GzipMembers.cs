using System.Buffers.Binary;

namespace ServerlessAges.Formats.Decoding;

/// <summary>Feeds GZipStream one gzip member at a time, and knows where each ends.</summary>
/// <remarks>
/// GZipStream does not say where a member ends: it reads ahead, continues with a member that follows directly, and ignores any
/// other bytes. But a member ends with its decoded length (RFC 1952: ISIZE), and what the next piece can add to that length is
/// bounded. So every place where the member can end, and a NUL or another member seems to follow, is found before it is fed, and a piece ends
/// there. If the member has ended, the next piece remains unread as a whole. If another member seems to follow, the end of the input is
/// pretended once: GZipStream accepts it at the end of a member, and throws elsewhere. If the member ends inside a piece, other bytes follow.
/// </remarks>
internal sealed class GzipMembers(Stream compressed) : ReadOnlyStream
{
    private const int MaxPiece = 8192;
    private const int SizeLength = 4;
    private const int MinMember = 18;

    // Deflate gives at most 1,032 bytes a byte; the decoder may hold a few bytes back.
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

    /// <summary>The last read pretended that the input ends.</summary>
    public bool IsProbed => stopped && position < filled;

    /// <summary>How many decoded bytes the member has given.</summary>
    public long Decoded { get; set; }

    private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    private bool IsMember => buffer.AsSpan(position, filled - position).StartsWith(Magic);

    // Also if the input ends after the first byte of one.
    private bool MayBeMember => Magic.StartsWith(buffer.AsSpan(position, Math.Min(filled - position, Magic.Length)));

    /// <summary>Goes to the next member. Call it before the first one too.</summary>
    /// <returns>False at the end of the input.</returns>
    /// <exception cref="BatchException"><c>invalid-gzip</c>: other bytes follow than a member or NULs.</exception>
    public async ValueTask<bool> BeginNextAsync(CancellationToken cancellation)
    {
        while (await FillAsync(cancellation).ConfigureAwait(false))
        {
            var padding = isForeign ? 0 : buffer.AsSpan(position, filled - position).IndexOfAnyExcept((byte)0);
            position = padding < 0 ? filled : position + padding;
            if (!isForeign && (padding > 0 || position == filled)) continue;
            begin = bufferOffset + position;
            if (isForeign || !IsMember)
            {
                throw Invalid(begin, $"byte {begin} follows a complete gzip member, and is neither a gzip member nor NUL padding");
            }

            (Decoded, mayEnd, stopped) = (0, false, false);
            return true;
        }

        return false;
    }

    /// <summary>The member has ended.</summary>
    public void End()
    {
        if (stopped) return;
        // No member is shorter than header and trailer.
        var pieceEnd = position;
        position = (int)Math.Max(pieceStart, begin + MinMember - bufferOffset);
        while (position < pieceEnd && SizeBefore(position) != (uint)Decoded) position++;
        isForeign = position > pieceStart;
    }

    /// <summary>Says why the member cannot be decoded.</summary>
    public BatchException Damaged() => stopped
        ? Invalid(bufferOffset + position, $"it is truncated at byte {bufferOffset + position}, inside the gzip member that begins at byte {begin}")
        : Invalid(bufferOffset + pieceStart, $"the gzip member that begins at byte {begin} is damaged before byte {bufferOffset + position}");

    /// <summary>The next piece of the member.</summary>
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

    // Up to the first place where the four bytes before are a length that the member can have there.
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

    // Makes the next two bytes available, or the last one. Keeps those before, which may be a part of a length.
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
        new(ErrorCodes.InvalidGzip, $"The gzip input cannot be decoded: {what}. Compress the file again, or send it without gzip.")
        {
            At = new ErrorLocation(Offset: at),
        };
}
