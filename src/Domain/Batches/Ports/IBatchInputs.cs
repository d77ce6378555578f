namespace ServerlessAges.Batches.Ports;

/// <summary>
/// The inputs of batches: uploaded, received over HTTP or decoded. They are read only in the version that was found.
/// </summary>
public interface IBatchInputs
{
    /// <summary>The name of the storage account.</summary>
    string Account { get; }

    /// <summary>Stores a body under a unique name. A body that fails leaves no blob.</summary>
    Task<BlobReference> UploadAsync(Stream body, CancellationToken cancellation);

    /// <summary>Deletes a body that <see cref="UploadAsync"/> stored. Repeatable.</summary>
    Task DeleteUploadAsync(string upload, CancellationToken cancellation);

    /// <summary>Lists the names of the bodies that are older than this by the clock of the storage.</summary>
    IAsyncEnumerable<string> ListUploadsAsync(TimeSpan age, CancellationToken cancellation);

    /// <summary>Finds the blob with exactly this name; null if it does not exist.</summary>
    Task<InputBlob?> FindAsync(string container, string name, CancellationToken cancellation);

    /// <summary>
    /// Lists all blobs in the container for uploaded blobs. One that cannot be listed or read does not hide the others.
    /// </summary>
    IAsyncEnumerable<InputBlob> ListUploadedBlobsAsync(CancellationToken cancellation);

    /// <summary>
    /// Opens a version of a blob. Reads inside [first, last) are served by large ranges that are downloaded ahead. Each
    /// read outside is one request. If the source is disposable, disposing it cancels its downloads.
    /// </summary>
    /// <exception cref="BatchException">
    /// When read: <c>source-changed</c> if the blob was overwritten, <c>source-missing</c> if it was deleted, other
    /// codes if storage refuses to read it.
    /// </exception>
    IByteSource Open(BlobReference input, long first, long last);

    /// <summary>Stores the decoded input of a batch, create-only: later writers get the first one's blob.</summary>
    Task<BlobReference> CreateDecodedAsync(string id, Stream decoded, CancellationToken cancellation);
}
