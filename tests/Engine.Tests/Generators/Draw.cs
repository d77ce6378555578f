using System.Text;

namespace ServerlessAges.Tests.Generators;

/// <summary>Draws from a seed, and gathers bytes.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random random = new(seed);
    private readonly List<byte> bytes = [];

    public byte[] Bytes => [.. bytes];

    public int Length => bytes.Count;

    public int Number(int from, int to) => random.Next(from, to);

    public bool Chance(int percent) => random.Next(100) < percent;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public void Shuffle<T>(T[] items) => random.Shuffle(items);

    public void Write(string text) => bytes.AddRange(Encoding.UTF8.GetBytes(text));

    public void Write(params ReadOnlySpan<byte> raw) => bytes.AddRange(raw);

    public void ByteOrderMark() => Write(0xEF, 0xBB, 0xBF);
}
