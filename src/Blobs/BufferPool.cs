using System.Buffers;

namespace ServerlessAges.Blobs;

/// <summary>
/// The arrays of blocks and ranges. The shared pool would keep one of each size for every thread. This one keeps those of eight uploads:
/// arrays that are dropped take memory until garbage is collected.
/// </summary>
internal static class BufferPool
{
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(
        maxArrayLength: BlobByteSource.RangeSize, maxArraysPerBucket: 8 * (BlockWriter.InFlight + 1));

    public static byte[] Rent(int length) => Pool.Rent(length);

    public static void Return(byte[] array) => Pool.Return(array);
}
