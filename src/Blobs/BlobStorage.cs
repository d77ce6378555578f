namespace ServerlessAges.Blobs;

/// <summary>Stores batches in blob storage. Any number of hosts can use the same containers.</summary>
public static class BlobStorage
{
    /// <summary>Sends no request. Creates missing containers when a request needs them.</summary>
    public static BatchStorage Create(BlobStoreOptions options) => Create(BlobContainers.Create(options));

    internal static BatchStorage Create(BlobContainers containers) => new(
        new BlobStates(containers), new BlobInputs(containers), new BlobCheckpoints(containers),
        new BlobResults(containers));
}
