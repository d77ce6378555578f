namespace ServerlessAges.Blobs;

internal sealed class BlobContainers(BlobServiceClient service, BlobStoreOptions options)
{
    public BlobServiceClient Service => service;
    public BlobContainerClient Inputs { get; } = service.GetBlobContainerClient(options.Inputs);
    public BlobContainerClient Results { get; } = service.GetBlobContainerClient(options.Results);
    public BlobContainerClient Working { get; } = service.GetBlobContainerClient(options.Working);

    public static BlobContainers Create(BlobStoreOptions options)
    {
        var missing = new MissingContainers(options);
        var service = BlobServiceFactory.Create(
            options, client => client.AddPolicy(missing, HttpPipelinePosition.PerCall));
        return new BlobContainers(service, options);
    }

    /// <summary>Null if an address would fold . or .. in the name; services also read a backslash as a slash.</summary>
    public BlockBlobClient? FindClient(string container, string name)
    {
        if (container.Length == 0 || name.Length == 0 || name.Contains('\\', StringComparison.Ordinal)) return null;
        var blob = service.GetBlobContainerClient(container).GetBlockBlobClient(name);
        return blob.BlobContainerName == container && blob.Name == name ? blob : null;
    }

    public bool IsUpload(string name) =>
        name.StartsWith(BlobNames.Uploads, StringComparison.Ordinal) && FindClient(Working.Name, name) is not null;

    public string? UploadOf(BatchState state) =>
        state.Source.Container == Working.Name && IsUpload(state.Source.Name) ? state.Source.Name : null;
}
