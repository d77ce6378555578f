namespace ServerlessAges.Formats.Ndjson;

/// <summary>Names of members, prepared for comparison in any case.</summary>
internal sealed class JsonColumns
{
    private readonly Name[] names;
    private readonly int longest;

    public JsonColumns(IReadOnlyList<string> columns)
    {
        names = [.. columns.Select(column => new Name(column))];
        longest = names.Select(name => name.Bytes.Length).DefaultIfEmpty().Max();
    }

    public int Count => names.Length;

    public int Find(ReadOnlySpan<byte> name)
    {
        var column = IndexOf(ref MemoryMarshal.GetReference(name), name.Length);
        return column >= 0 || IsTooLong(name.Length) ? column : IndexOfAnyCase(name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(ref byte name, int length)
    {
        var first = Unsafe.ReadUnaligned<ulong>(ref name);
        var all = names;
        for (var column = 0; column < all.Length; column++)
        {
            ref var wanted = ref all[column];
            if (length == wanted.Bytes.Length && ((first ^ wanted.First) & wanted.Mask) == 0
                && (length <= sizeof(ulong) || Rest(ref name, wanted.Bytes)))
            {
                return column;
            }
        }

        return -1;
    }

    public bool IsTooLong(int length) => length > 24 * longest;

    public int IndexOfAnyCase(ReadOnlySpan<byte> name)
    {
        var ascii = Ascii.IsValid(name);
        for (var column = 0; column < names.Length; column++)
        {
            var wanted = names[column];
            if (Same(name, wanted.Bytes, ascii && wanted.IsAscii)) return column;
        }

        return -1;
    }

    private static bool Rest(ref byte name, byte[] wanted) =>
        MemoryMarshal.CreateReadOnlySpan(ref name, wanted.Length).SequenceEqual(wanted);

    public static bool Same(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other, bool areAscii)
    {
        if (areAscii) return Ascii.EqualsIgnoreCase(name, other);
        const int Short = 256;
        Span<char> left = name.Length <= Short ? stackalloc char[Short] : new char[name.Length];
        Span<char> right = other.Length <= Short ? stackalloc char[Short] : new char[other.Length];
        left = left[..Encoding.UTF8.GetChars(name, left)];
        right = right[..Encoding.UTF8.GetChars(other, right)];
        return MemoryExtensions.Equals(left, right, StringComparison.OrdinalIgnoreCase);
    }

    private readonly struct Name
    {
        public readonly bool IsAscii;
        public readonly byte[] Bytes;
        public readonly ulong First;
        public readonly ulong Mask;

        public Name(string text)
        {
            (Bytes, IsAscii) = (Encoding.UTF8.GetBytes(text), Ascii.IsValid(text));
            var length = Math.Min(Bytes.Length, sizeof(ulong));
            var (first, mask) = (new byte[sizeof(ulong)], new byte[sizeof(ulong)]);
            Bytes.AsSpan(0, length).CopyTo(first);
            mask.AsSpan(0, length).Fill(byte.MaxValue);
            (First, Mask) = (BitConverter.ToUInt64(first), BitConverter.ToUInt64(mask));
        }
    }
}
