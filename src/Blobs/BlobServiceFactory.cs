using Azure.Core;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace ServerlessAges.Blobs;

/// <summary>Makes the storage client. Its retry policy is the only one: nothing above it tries a request again.</summary>
public static class BlobServiceFactory
{
    // The newest that the pinned Azurite answers to.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2025_11_05;

    /// <summary>By connection string where there is one, else by identity: never by a key that was not given.</summary>
    /// <exception cref="InvalidOperationException">Neither is set up, or both are.</exception>
    public static BlobServiceClient Create(BlobStoreOptions options, Action<BlobClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        switch (string.IsNullOrWhiteSpace(options.ConnectionString), options.ServiceUri)
        {
            case (true, { } address):
                return new BlobServiceClient(address, CredentialOf(options), ClientOptions(address));
            case (false, null):
                var uri = new BlobServiceClient(options.ConnectionString).Uri;
                return new BlobServiceClient(options.ConnectionString, ClientOptions(uri));
            case (true, null):
                throw new InvalidOperationException(
                    "No storage is set up. Give a connection string (UseDevelopmentStorage=true for Azurite), or the blob "
                    + "service's address (https://<account>.blob.core.windows.net) to use an identity.");
            default:
                throw new InvalidOperationException(
                    "Storage is set up twice: give either a connection string or the blob service's address, not both.");
        }

        BlobClientOptions ClientOptions(Uri address)
        {
            var client = CreateClientOptions(options.TransferValidation ?? ValidationFor(address));
            configure?.Invoke(client);
            return client;
        }
    }

    internal static StorageChecksumAlgorithm ValidationFor(Uri address) =>
        address.Host.Contains(".blob.", StringComparison.OrdinalIgnoreCase)
        && !address.Host.EndsWith("localhost", StringComparison.OrdinalIgnoreCase)
            ? StorageChecksumAlgorithm.Auto
            : StorageChecksumAlgorithm.None;

    private static BlobClientOptions CreateClientOptions(StorageChecksumAlgorithm validation)
    {
        // Names are used exactly: `/a` and `a` are two blobs.
        var client = new BlobClientOptions(Version) { TrimBlobNameSlashes = false };
        client.AddPolicy(new StorageErrorPolicy(), HttpPipelinePosition.PerCall);
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = 5;
        client.Retry.Delay = TimeSpan.FromSeconds(0.4);
        client.Retry.MaxDelay = TimeSpan.FromSeconds(10);
        client.Retry.NetworkTimeout = TimeSpan.FromSeconds(60);
        client.TransferValidation.Upload.ChecksumAlgorithm = validation;
        client.TransferValidation.Download.ChecksumAlgorithm = validation;
        return client;
    }

    private static TokenCredential CredentialOf(BlobStoreOptions options) =>
        options.Credential
        ?? (options.ManagedIdentityClientId is { Length: > 0 } client
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client))
            : new DefaultAzureCredential());
}
