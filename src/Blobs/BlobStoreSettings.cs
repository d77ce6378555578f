namespace ServerlessAges.Blobs;

/// <summary>Finds the storage account in what users and platforms write.</summary>
public static class BlobStoreSettings
{
    private const string Name = "AzureWebJobsStorage";

    /// <summary>From a connection string, or from the address of a blob service, which stands for an identity.</summary>
    public static BlobStoreOptions FromText(string storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return storage.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new BlobStoreOptions { ServiceUri = new Uri(storage) }
            : new BlobStoreOptions { ConnectionString = storage };
    }

    /// <summary>
    /// From settings, by the names that Functions gives them: AzureWebJobsStorage, or for an identity
    /// AzureWebJobsStorage:blobServiceUri or :accountName, and :clientId.
    /// </summary>
    /// <param name="setting">The value of a setting, or null.</param>
    public static BlobStoreOptions FromSettings(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (setting(Name) is { Length: > 0 } connection) return new BlobStoreOptions { ConnectionString = connection };

        var address = setting($"{Name}:blobServiceUri")
            ?? (setting($"{Name}:accountName") is { Length: > 0 } account ? $"https://{account}.blob.core.windows.net" : null);
        return new BlobStoreOptions
        {
            ServiceUri = address is null ? null : new Uri(address),
            ManagedIdentityClientId = setting($"{Name}:clientId"),
        };
    }
}
