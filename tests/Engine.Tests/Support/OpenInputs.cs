using System.Collections.Concurrent;

namespace ServerlessAges.Tests.Support;

/// <summary>Counts the inputs that are open, and sees to it that each is closed once.</summary>
internal sealed class OpenInputs
{
    private readonly ConcurrentDictionary<Source, int> closed = [];
    private int open;
    private int maxOpen;

    public int Open => Volatile.Read(ref open);

    public int MaxOpen => Volatile.Read(ref maxOpen);

    /// <param name="beforeRead">Called before each read; it may fail.</param>
    public IByteSource Add(IByteSource bytes, Action? beforeRead = null)
    {
        var now = Interlocked.Increment(ref open);
        for (int seen; now > (seen = MaxOpen) && Interlocked.CompareExchange(ref maxOpen, now, seen) != seen;)
        {
        }

        return new Source(this, bytes, beforeRead);
    }

    public void CheckAllClosed()
    {
        Assert.Equal(0, Open);
        Assert.All(closed.Values, times => Assert.Equal(1, times));
    }

    private sealed class Source(OpenInputs inputs, IByteSource bytes, Action? beforeRead) : IByteSource, IDisposable
    {
        public long? Length => bytes.Length;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
        {
            beforeRead?.Invoke();
            return bytes.ReadAsync(offset, buffer, cancellation);
        }

        public void Release(long offset) => bytes.Release(offset);

        public void Dispose()
        {
            inputs.closed.AddOrUpdate(this, 1, (_, times) => times + 1);
            Interlocked.Decrement(ref inputs.open);
        }
    }
}
