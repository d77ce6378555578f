namespace ServerlessAges.Batches.Ports;

/// <summary>Results: staged invisibly, committed atomically, then read.</summary>
public interface IBatchResults
{
    /// <summary>Stages a block of the result, never an empty one. A block of the same id is replaced.</summary>
    /// <returns>CRC-64 (ECMA-182) of the content.</returns>
    Task<ulong> StageBlockAsync(BatchPlan plan, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Ids and lengths of the blocks that are staged and not committed.</summary>
    Task<IReadOnlyDictionary<string, long>> ListStagedAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>
    /// Creates the result from staged blocks, atomically and create-only. Keeps the digest of their list.
    /// </summary>
    /// <returns>False if a result exists that was created from another list.</returns>
    /// <exception cref="MissingBlocksException">Storage has lost a block.</exception>
    Task<bool> CommitAsync(BatchPlan plan, IReadOnlyList<string> blockIds, string digest, CancellationToken cancellation);

    /// <summary>
    /// The digest that the result was committed with; null if there is no result, empty if another writer created it.
    /// </summary>
    Task<string?> FindCommittedAsync(BatchPlan plan, CancellationToken cancellation);

    /// <summary>Starts the file of a chunk's rejected records, with relative lines.</summary>
    IRejectedWriter CreateChunkRejected(BatchPlan plan, int chunk, long start);

    /// <summary>Opens the file of a chunk's rejected records.</summary>
    Task<Stream> OpenChunkRejectedAsync(BatchPlan plan, int chunk, long start, CancellationToken cancellation);

    /// <summary>Starts the file of the batch's rejected records, with absolute lines.</summary>
    IRejectedWriter CreateRejected(BatchPlan plan);

    /// <summary>Creates the manifest if there is none.</summary>
    Task CreateManifestAsync(BatchManifest manifest, CancellationToken cancellation);

    /// <summary>Opens one of <see cref="ResultNames"/>; null if it does not exist.</summary>
    Task<ResultBlob?> OpenAsync(string id, string name, CancellationToken cancellation);

    /// <summary>
    /// Creates an address for anonymous reads of one of <see cref="ResultNames"/>, at most seven days long. It cannot
    /// be revoked.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">Storage does not allow this host to create one.</exception>
    Task<Uri> CreateLinkAsync(string id, string name, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Deletes everything of a batch except its state and an uploaded source. Repeatable.</summary>
    Task DeleteBatchAsync(BatchState state, CancellationToken cancellation);
}
