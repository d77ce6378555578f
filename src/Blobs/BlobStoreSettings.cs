namespace ServerlessAges.Blobs;

/// <summary>Finds the storage account in what users and platforms write.</summary>
public static class BlobStoreSettings
{
    // Where batches lie; else where the Functions host keeps what is its own.
    private static readonly string[] Names = ["AgesStorage", "AzureWebJobsStorage"];

    /// <summary>From a connection string, or from the address of a blob service, which stands for an identity.</summary>
    public static BlobStoreOptions FromText(string storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new BlobStoreOptions { ServiceUri = new Uri(storage) }
            : new BlobStoreOptions { ConnectionString = storage };
    }

    /// <summary>
    /// From settings, as Functions writes connections: AgesStorage, or for an identity AgesStorage:blobServiceUri or
    /// :accountName, and :clientId. AzureWebJobsStorage takes its place where it is not set.
    /// </summary>
    /// <param name="setting">The value of a setting, or null.</param>
    public static BlobStoreOptions FromSettings(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        foreach (var name in Names)
        {
            if (setting(name) is { Length: > 0 } connection) return new BlobStoreOptions { ConnectionString = connection };
            var address = setting($"{name}:blobServiceUri")
                ?? (setting($"{name}:accountName") is { Length: > 0 } account ? $"https://{account}.blob.core.windows.net" : null);
            if (address is null) continue;
            return new BlobStoreOptions { ServiceUri = new Uri(address), ManagedIdentityClientId = setting($"{name}:clientId") };
        }

        return new BlobStoreOptions();
    }
}
