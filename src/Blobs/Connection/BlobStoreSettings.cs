namespace ServerlessAges.Blobs.Connection;

/// <summary>Reads the storage account from arguments and settings.</summary>
public static class BlobStoreSettings
{
    // The storage of batches, or else the storage of the Functions host.
    private static readonly string[] Names = ["AgesStorage", "AzureWebJobsStorage"];

    public static BlobStoreOptions FromText(string storage) =>
        storage.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new BlobStoreOptions { ServiceUri = new Uri(storage) }
            : new BlobStoreOptions { ConnectionString = storage };

    /// <summary>
    /// Reads settings in the form of Azure Functions: AgesStorage, or for an identity AgesStorage:blobServiceUri or
    /// :accountName, and :clientId. If AgesStorage is not set, AzureWebJobsStorage.
    /// </summary>
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
