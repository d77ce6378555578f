using Azure.Storage;

namespace ServerlessAges.Blobs;

/// <summary>The block sizes of uploads. A blob has at most 50,000 blocks.</summary>
internal static class TransferSizes
{
    private const int MiB = 1 << 20;

    /// <summary>Up to 190 GiB, in little memory: a host takes several at a time.</summary>
    public static StorageTransferOptions Upload { get; } = Create(4 * MiB, maxConcurrency: 3);

    /// <summary>Up to 1.1 TiB.</summary>
    public static StorageTransferOptions Decoded { get; } = Create(24 * MiB, maxConcurrency: 2);

    private static StorageTransferOptions Create(int blockSize, int maxConcurrency) => new()
    {
        InitialTransferSize = blockSize, MaximumTransferSize = blockSize, MaximumConcurrency = maxConcurrency,
    };
}
