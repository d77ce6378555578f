namespace ServerlessAges.Batches.Results;

/// <summary>What a batch read and produced. Created last, it is the proof of conservation.</summary>
public sealed record BatchManifest
{
    public required string Id { get; init; }
    public required BlobReference Source { get; init; }
    public required BlobReference Input { get; init; } // the source, or the decoded input; all offsets refer to it
    public required BatchOptions Options { get; init; }
    public required string Plan { get; init; } // its digest
    public required long FirstRow { get; init; } // the offset after the header, where the first chunk starts
    public required RowCounts Counts { get; init; } // records = results + rejected
    public IReadOnlyList<BatchWarning>? Warnings => BatchWarning.From(Counts.Records);
    public required ResultFile Ages { get; init; }
    public required ResultFile Rejected { get; init; }

    /// <summary>The end of each is the start of the next one. The last end is the length of the input.</summary>
    public required IReadOnlyList<ManifestChunk> Chunks { get; init; }
}
