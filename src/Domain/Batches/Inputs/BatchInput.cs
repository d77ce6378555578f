namespace ServerlessAges.Batches.Inputs;

/// <summary>An input of a list.</summary>
/// <param name="Decoded">The decoded input, if it was decoded before the chunks; offsets refer to it.</param>
/// <param name="Format">The format of the decoded input.</param>
public sealed record BatchInput(BlobReference Blob, BlobReference? Decoded = null, InputFormat? Format = null)
{
    [JsonIgnore]
    public BlobReference Read => Decoded ?? Blob;

    [JsonIgnore]
    public string Name => $"{Blob.Container}/{Blob.Name}";
}
