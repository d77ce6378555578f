namespace ServerlessAges.Batches.Ports;

/// <summary>Inputs: uploaded blobs, bodies sent over HTTP (uploads), and decoded inputs.</summary>
public interface IBatchInputs
{
    string Account { get; }

    /// <summary>Stores a body under a unique name. A body that fails leaves no blob.</summary>
    Task<BlobReference> UploadAsync(Stream body, CancellationToken cancellation);
    Task DeleteUploadAsync(string upload, CancellationToken cancellation);

    /// <summary>Lists the names of uploads that are older than this by the clock of the storage.</summary>
    IAsyncEnumerable<string> ListUploadsAsync(TimeSpan age, CancellationToken cancellation);

    /// <summary>Finds the blob with exactly this name.</summary>
    Task<InputBlob?> FindAsync(string container, string name, CancellationToken cancellation);

    /// <summary>Lists blobs by the prefix of their names. One that cannot be listed or read does not hide the
    /// others.</summary>
    IAsyncEnumerable<InputBlob> ListAsync(string container, string prefix, CancellationToken cancellation);

    /// <summary>Creates a blob. A body that fails leaves none.</summary>
    /// <returns>Null if a blob of this name exists.</returns>
    Task<BlobReference?> StoreAsync(string container, string name, Stream body, CancellationToken cancellation);

    /// <summary>Opens a version of a blob. Large ranges are downloaded ahead for reads inside [first, last). Each read
    /// outside is one request. Disposing a disposable source cancels its downloads.</summary>
    /// <exception cref="BatchException">When read: storage refuses it, or the blob was changed or deleted.</exception>
    IByteSource Open(BlobReference input, long first, long last);

    /// <summary>Stores a decoded input. Later writers get the blob of the first.</summary>
    /// <param name="format">The format of the decoded bytes.</param>
    /// <param name="input">Its place in the list; null if the batch reads one input.</param>
    Task<BlobReference> CreateDecodedAsync(
        string id, int? input, InputFormat format, Stream decoded, CancellationToken cancellation);

    /// <summary>Lists the decoded inputs of a list.</summary>
    IAsyncEnumerable<(int Input, InputFormat Format, BlobReference Blob)> ListDecodedAsync(
        string id, CancellationToken cancellation);
}
