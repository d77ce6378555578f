namespace ServerlessAges.Formats.Decoding;

/// <summary>Recognises encodings other than UTF-8 by an input's first bytes.</summary>
internal static class TextEncoding
{
    public static bool? IsBigEndianUtf16(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, ..] => false,
        [0xFE, 0xFF, ..] => true,
        _ => null,
    };

    public static void RefuseUnmarked(ReadOnlySpan<byte> head)
    {
        var first = head.IndexOf((byte)0);
        if (first < 0 || head.Length < 4) return;
        Span<int> nuls = stackalloc int[4]; // by the offset modulo 4
        for (var at = first; at < head.Length; at++) nuls[at & 3] += head[at] == 0 ? 1 : 0;
        var (even, odd, half) = (nuls[0] + nuls[2], nuls[1] + nuls[3], head.Length / 2);
        string? likely = null;
        if ((nuls[0] + nuls[1]) * 10 >= half * 9) likely = "UTF-32BE";
        else if ((nuls[2] + nuls[3]) * 10 >= half * 9) likely = "UTF-32LE";
        else if (odd >= 2 && odd * 5 >= half && even * 20 <= odd) likely = "UTF-16LE";
        else if (even >= 2 && even * 5 >= half && odd * 20 <= even) likely = "UTF-16BE";
        if (likely is null) return;
        throw new BatchException(
            ErrorCodes.BadEncoding,
            $"The input is likely {likely} without a byte order mark: byte {first} is NUL. "
            + $"Save it as UTF-8 (iconv -f {likely} -t UTF-8).", new(Offset: first));
    }
}
