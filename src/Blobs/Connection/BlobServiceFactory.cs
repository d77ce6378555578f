namespace ServerlessAges.Blobs.Connection;

/// <summary>Creates storage clients. Their retry policy is the only one for single requests.</summary>
public static class BlobServiceFactory
{
    // The newest that the pinned Azurite supports.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2025_11_05;

    public static BlobServiceClient Create(BlobStoreOptions options, Action<BlobClientOptions>? configure = null)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString) != options.ServiceUri is not null)
        {
            throw new InvalidOperationException(
                "Storage must be configured once. Give a connection string (UseDevelopmentStorage=true for Azurite) "
                + "or the address of the blob service (https://<account>.blob.core.windows.net) to use an identity.");
        }

        if (options.ServiceUri is { } address)
            return new BlobServiceClient(address, CredentialOf(options), ClientOptions(address));
        var uri = new BlobServiceClient(options.ConnectionString).Uri;
        return new BlobServiceClient(options.ConnectionString, ClientOptions(uri));

        BlobClientOptions ClientOptions(Uri address)
        {
            var validation = options.TransferValidation ?? ValidationFor(address);
            var client = new BlobClientOptions(Version)
            {
                TrimBlobNameSlashes = false, // names are used exactly: `/a` and `a` are two blobs
                Retry = { MaxRetries = 5, Delay = TimeSpan.FromSeconds(0.4), MaxDelay = TimeSpan.FromSeconds(10) },
                TransferValidation = { Upload = { ChecksumAlgorithm = validation } },
            };
            client.Retry.NetworkTimeout = TimeSpan.FromSeconds(60);
            client.TransferValidation.Download.ChecksumAlgorithm = validation;
            client.AddPolicy(new StorageErrorPolicy(), HttpPipelinePosition.PerCall);
            configure?.Invoke(client);
            return client;
        }
    }

    internal static StorageChecksumAlgorithm ValidationFor(Uri address) =>
        address.Host.Contains(".blob.", StringComparison.OrdinalIgnoreCase)
        && !address.Host.EndsWith("localhost", StringComparison.OrdinalIgnoreCase)
            ? StorageChecksumAlgorithm.Auto
            : StorageChecksumAlgorithm.None;

    private static TokenCredential CredentialOf(BlobStoreOptions options) =>
        options.Credential
        ?? (options.ManagedIdentityClientId is { Length: > 0 } client
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
            : new DefaultAzureCredential());
}
