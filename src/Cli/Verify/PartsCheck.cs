using System.IO.Hashing;

namespace ServerlessAges.Cli.Verify;

/// <summary>Compares consecutive parts of a file, from an offset to its end, with their checksums.</summary>
internal sealed class PartsCheck(string file, long offset, IReadOnlyList<PartsCheck.Part> parts)
{
    private const int MaxFaults = 10; // a missing byte shifts all parts after it

    private readonly Crc64 crc = new();
    private long skip = offset;
    private long from = offset;
    private long left = parts is [] ? 0 : parts[0].Length;
    private int index;
    private int wrong;

    public sealed record Part(long Length, string Crc64, string Name);

    public List<string> Faults { get; } = [];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var skipped = (int)Math.Min(skip, bytes.Length);
        skip -= skipped;
        bytes = bytes[skipped..];
        while (index < parts.Count && bytes.Length >= left)
        {
            crc.Append(bytes[..(int)left]);
            bytes = bytes[(int)left..];
            Next();
        }

        if (index == parts.Count) return;
        crc.Append(bytes);
        left -= bytes.Length;
    }

    /// <summary>The file has ended. A part that is incomplete is wrong; its length is checked elsewhere.</summary>
    public void Complete()
    {
        if (index < parts.Count) Next();
        if (wrong > MaxFaults) Faults.Add($"{file}: {wrong - MaxFaults} more parts are wrong.");
    }

    private void Next()
    {
        var (length, expected, name) = parts[index];
        if ($"{crc.GetCurrentHashAsUInt64():x16}" != expected && ++wrong <= MaxFaults)
            Faults.Add($"{file}: bytes {from} to {from + length} are not the output of {name}.");
        crc.Reset();
        from += length;
        index++;
        left = index < parts.Count ? parts[index].Length : 0;
    }
}
