namespace ServerlessAges.Tests.Fuzz;

/// <summary>What a fuzzed input is made of: a few bytes that choose how it is read, and the file.</summary>
/// <param name="input">All of it.</param>
/// <param name="count">How many bytes choose.</param>
internal sealed class Choices(byte[] input, int count)
{
    private int taken;

    public byte[] File { get; } = input.Length > count ? input[count..] : [];

    /// <summary>One of a few.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Byte() % choices.Length];

    /// <summary>A whole number from <paramref name="min"/> to at most 255 more.</summary>
    public int AtLeast(int min) => min + Byte();

    private byte Byte()
    {
        if (taken == count) throw new InvalidOperationException($"Only {count} bytes choose.");
        return taken < input.Length ? input[taken++] : (byte)0;
    }
}
