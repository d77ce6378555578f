using System.Buffers;

namespace ServerlessAges.Blobs;

/// <summary>The arrays of downloaded ranges. The shared pool would keep one for every thread.</summary>
internal static class BufferPool
{
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(BlobByteSource.RangeSize, maxArraysPerBucket: 32);

    public static byte[] Rent(int length) => Pool.Rent(length);

    public static void Return(byte[] array) => Pool.Return(array);
}
