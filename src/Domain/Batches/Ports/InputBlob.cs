namespace ServerlessAges.Batches.Ports;

/// <summary>A blob that may become a batch.</summary>
/// <param name="Blob">The version seen.</param>
/// <param name="Metadata">Its metadata, keys in lower case.</param>
public sealed record InputBlob(BlobReference Blob, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Why it cannot be an input; null where it can.</summary>
    public BatchException? Fault { get; init; }

    /// <summary>Whether it only marks a folder, in an account with a hierarchical namespace.</summary>
    public bool IsFolder => bool.TryParse(Metadata.GetValueOrDefault("hdi_isfolder"), out var marks) && marks;
}
