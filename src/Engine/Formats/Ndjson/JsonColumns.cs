namespace ServerlessAges.Formats.Ndjson;

/// <summary>The names of the members that a processor reads, prepared for comparison.</summary>
internal sealed class JsonColumns
{
    private readonly Name[] names;
    private readonly int longest;

    public JsonColumns(IReadOnlyList<string> columns)
    {
        names = [.. columns.Select(column => new Name(column))];
        longest = names.Max(name => name.Bytes.Length);
    }

    public int Count => names.Length;

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
            if (ascii && wanted.IsAscii ? Ascii.EqualsIgnoreCase(name, wanted.Bytes) : Same(name, wanted.Text))
                return column;
        }

        return -1;
    }

    private static bool Rest(ref byte name, byte[] wanted) =>
        MemoryMarshal.CreateReadOnlySpan(ref name, wanted.Length).SequenceEqual(wanted);

    private static bool Same(ReadOnlySpan<byte> name, string wanted)
    {
        const int Short = 256;
        var chars = name.Length <= Short ? stackalloc char[Short] : new char[name.Length];
        return chars[..Encoding.UTF8.GetChars(name, chars)].Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }

    private readonly struct Name
    {
        public readonly string Text;
        public readonly byte[] Bytes;
        public readonly ulong First;
        public readonly ulong Mask;

        public Name(string text)
        {
            (Text, Bytes) = (text, Encoding.UTF8.GetBytes(text));
            var length = Math.Min(Bytes.Length, sizeof(ulong));
            var (first, mask) = (new byte[sizeof(ulong)], new byte[sizeof(ulong)]);
            Bytes.AsSpan(0, length).CopyTo(first);
            mask.AsSpan(0, length).Fill(byte.MaxValue);
            (First, Mask) = (BitConverter.ToUInt64(first), BitConverter.ToUInt64(mask));
        }

        public bool IsAscii => Ascii.IsValid(Text);
    }
}
