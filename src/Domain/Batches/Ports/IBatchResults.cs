namespace ServerlessAges.Batches.Ports;

/// <summary>Results: staged invisibly, committed atomically, then read.</summary>
public interface IBatchResults
{
    /// <summary>Stages a block that is not empty, or replaces it, and returns its CRC-64 (ECMA-182).</summary>
    Task<ulong> StageBlockAsync(
        BatchPlan plan, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The CRC-64 (ECMA-182) of bytes.</summary>
    ulong ChecksumOf(ReadOnlySpan<byte> content);

    /// <summary>Ids and lengths of the blocks that are staged and not committed.</summary>
    Task<IReadOnlyDictionary<string, long>> ListStagedAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>Creates the result from staged blocks, and keeps the digest of their list.</summary>
    /// <returns>False if a result exists that was created from another list.</returns>
    /// <exception cref="StorageException">Storage has lost a block.</exception>
    Task<bool> CommitAsync(
        BatchPlan plan, IReadOnlyList<string> blockIds, string digest, CancellationToken cancellation);

    /// <summary>The digest of the committed list; empty if another writer created the result.</summary>
    Task<string?> FindCommittedAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>A chunk's part of a file: rejected records, with relative lines, or accounts of inputs.</summary>
    /// <param name="name"><see cref="ResultNames.Rejected"/> or <see cref="ResultNames.Inputs"/>.</param>
    IFileWriter CreateChunkFile(BatchPlan plan, string name, int chunk, long start);

    Task<Stream> OpenChunkFileAsync(
        BatchPlan plan, string name, int chunk, long start, CancellationToken cancellation);

    /// <summary>The file of the batch: rejected records, with absolute lines, or accounts of inputs.</summary>
    IFileWriter CreateFile(BatchPlan plan, string name);

    Task CreateManifestAsync(BatchManifest manifest, CancellationToken cancellation);

    /// <summary>Opens one of <see cref="ResultNames"/>; null if it does not exist.</summary>
    Task<ResultBlob?> OpenAsync(string id, string name, CancellationToken cancellation);

    /// <summary>Creates an address for anonymous reads, for at most seven days. It cannot be revoked.</summary>
    /// <exception cref="UnauthorizedAccessException">Storage does not allow this host to create one.</exception>
    Task<Uri> CreateLinkAsync(string id, string name, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Deletes everything of a batch except its state and an uploaded blob.</summary>
    Task DeleteBatchAsync(BatchState state, CancellationToken cancellation);
}
