namespace ServerlessAges.Batches.Ports;

/// <summary>A blob that may become a batch, with its metadata, whose keys are in lower case.</summary>
public sealed record InputBlob(BlobReference Blob, IReadOnlyDictionary<string, string> Metadata)
{
    public BatchException? Fault { get; init; } // why it cannot be an input; null if it can

    /// <summary>Whether it only marks a folder, in an account with a hierarchical namespace.</summary>
    public bool IsFolder => bool.TryParse(Metadata.GetValueOrDefault("hdi_isfolder"), out var isFolder) && isFolder;
}
