using Azure.Core;
using Azure.Storage;

namespace ServerlessAges.Blobs;

/// <summary>
/// Which storage account, and what its containers are called. Not a record: one would print the connection string's key.
/// </summary>
public sealed class BlobStoreOptions
{
    /// <summary>A connection string, such as <c>UseDevelopmentStorage=true</c>; null to use an identity.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The blob service's address, for use with an identity.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>The identity; null for the machine's own, or the one of <see cref="ManagedIdentityClientId"/>.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>A user-assigned managed identity, where the host has several.</summary>
    public string? ManagedIdentityClientId { get; init; }

    /// <summary>Container that inputs are dropped into.</summary>
    public string Drops { get; init; } = "scientists";

    /// <summary>Container for results.</summary>
    public string Results { get; init; } = "ages";

    /// <summary>Container for states, uploads, plans and records.</summary>
    public string Working { get; init; } = "batches";

    /// <summary>
    /// How bytes on their way are checked; null to let the address decide: Azure's checksums in Azure, none for Azurite,
    /// which does not know them.
    /// </summary>
    public StorageChecksumAlgorithm? TransferValidation { get; init; }
}
