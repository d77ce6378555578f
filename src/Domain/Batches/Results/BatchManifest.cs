namespace ServerlessAges.Batches.Results;

/// <summary>What a batch read and produced. Created last, it is the proof of conservation.</summary>
public sealed record BatchManifest
{
    public required string Id { get; init; }
    public required BlobReference Source { get; init; }

    /// <summary>The source, or the decoded input. All offsets refer to it.</summary>
    public required BlobReference Input { get; init; }

    public required BatchOptions Options { get; init; }

    /// <summary>The digest of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>The offset after the header, where the first chunk starts.</summary>
    public required long FirstRow { get; init; }

    /// <summary>Records = results + rejected.</summary>
    public required RowCounts Counts { get; init; }

    public IReadOnlyList<BatchWarning>? Warnings => BatchWarning.From(Counts.Records);
    public required ResultFile Ages { get; init; }
    public required ResultFile Rejected { get; init; }

    /// <summary>The end of each is the start of the next one. The last end is the length of the input.</summary>
    public required IReadOnlyList<ManifestChunk> Chunks { get; init; }
}
