namespace ServerlessAges.Blobs.Connection;

/// <summary>The storage account and its containers. A record would print the key of the connection string.</summary>
public sealed class BlobStoreOptions
{
    // The storage of batches, or else the storage of the Functions host.
    private static readonly string[] Names = ["AgesStorage", "AzureWebJobsStorage"];

    public string? ConnectionString { get; init; } // null to use an identity
    public Uri? ServiceUri { get; init; } // of the blob service, to use an identity
    public TokenCredential? Credential { get; init; } // null: the managed identity, or else the default credential
    public string? ManagedIdentityClientId { get; init; }
    public string Inputs { get; init; } = "scientists"; // its blobs start batches
    public string StoredInputs { get; init; } = "inputs"; // its blobs are read by lists
    public string Results { get; init; } = "results";
    public string Working { get; init; } = "batches";
    public StorageChecksumAlgorithm? TransferValidation { get; init; } // null: automatic in Azure, none in Azurite

    public static BlobStoreOptions FromText(string storage) =>
        storage.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new BlobStoreOptions { ServiceUri = new Uri(storage) }
            : new BlobStoreOptions { ConnectionString = storage };

    /// <summary>Reads settings in the form of Azure Functions: AgesStorage, or for an identity
    /// AgesStorage:blobServiceUri or :accountName, and :clientId. If AgesStorage is not set,
    /// AzureWebJobsStorage.</summary>
    public static BlobStoreOptions FromSettings(Func<string, string?> setting)
    {
        foreach (var name in Names)
        {
            if (setting(name) is { Length: > 0 } connection)
                return new BlobStoreOptions { ConnectionString = connection };
            var address = setting($"{name}:blobServiceUri");
            if (setting($"{name}:accountName") is { Length: > 0 } account)
                address ??= $"https://{account}.blob.core.windows.net";
            if (address is null) continue;
            var clientId = setting($"{name}:clientId");
            return new BlobStoreOptions { ServiceUri = new Uri(address), ManagedIdentityClientId = clientId };
        }

        return new BlobStoreOptions();
    }
}
