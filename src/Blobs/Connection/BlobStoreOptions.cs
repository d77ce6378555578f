namespace ServerlessAges.Blobs.Connection;

/// <summary>The storage account and its containers. A record would print the key of the connection string.</summary>
public sealed class BlobStoreOptions
{
    /// <summary>A connection string, such as <c>UseDevelopmentStorage=true</c>; null to use an identity.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The address of the blob service, to use an identity.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>The identity; null for <see cref="ManagedIdentityClientId"/>, or else the default credential.</summary>
    public TokenCredential? Credential { get; init; }
    public string? ManagedIdentityClientId { get; init; }
    public string Inputs { get; init; } = "scientists";
    public string Results { get; init; } = "ages";
    public string Working { get; init; } = "batches";

    /// <summary>Checksums of transfers. If null: those of Azure in Azure, and none in Azurite.</summary>
    public StorageChecksumAlgorithm? TransferValidation { get; init; }
}
