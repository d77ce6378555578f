using System.Buffers;

namespace ServerlessAges.Blobs;

/// <summary>
/// The arrays of blocks and ranges. The shared pool would keep one of each size for every thread; this one keeps a few.
/// </summary>
internal static class BufferPool
{
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(
        maxArrayLength: BlobByteSource.RangeSize, maxArraysPerBucket: 2 * BlobByteSource.InFlight);

    public static byte[] Rent(int length) => Pool.Rent(length);

    public static void Return(byte[] array) => Pool.Return(array);
}
