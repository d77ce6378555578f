using System.Buffers;

namespace ServerlessAges.Batches.Activities;

/// <summary>A growing buffer that is filled, sent and filled again.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>
{
    private ByteBuffer buffer = new(64 * 1024);

    public int Length => buffer.Length;

    public ReadOnlyMemory<byte> Written => buffer.Written;

    public void Clear() => buffer.Length = 0;

    public void Write(ReadOnlySpan<byte> bytes) => buffer.Append(bytes);

    public void RemoveFirst(int count) => buffer.RemoveFirst(count);

    public void Advance(int count) => buffer.Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => buffer.ReserveMemory(Math.Max(sizeHint, 256));

    public Span<byte> GetSpan(int sizeHint = 0) => buffer.Reserve(Math.Max(sizeHint, 256));
}
