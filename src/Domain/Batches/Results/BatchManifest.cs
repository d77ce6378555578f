namespace ServerlessAges.Batches.Results;

/// <summary>What a batch was and what came out of it: the proof, written last.</summary>
public sealed record BatchManifest
{
    /// <summary>The batch.</summary>
    public required string Id { get; init; }

    /// <summary>The input as it was accepted.</summary>
    public required BlobReference Source { get; init; }

    /// <summary>The plain bytes that offsets refer to: the source itself, or what was unpacked from it.</summary>
    public required BlobReference Input { get; init; }

    /// <summary>What was chosen.</summary>
    public required BatchOptions Options { get; init; }

    /// <summary>Digest of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>Offset of the first byte after the header: where the chain begins.</summary>
    public required long FirstRow { get; init; }

    /// <summary>What was in it. Records = results + rejected.</summary>
    public required RowCounts Counts { get; init; }

    /// <summary>What to know of the counts; null where there is nothing.</summary>
    public IReadOnlyList<BatchWarning>? Warnings => BatchWarning.Of(Counts.Records);

    /// <summary>The ages.</summary>
    public required ResultFile Ages { get; init; }

    /// <summary>The rejected records.</summary>
    public required ResultFile Rejected { get; init; }

    /// <summary>The chain: each chunk's end is the next one's start, up to the input's length.</summary>
    public required IReadOnlyList<ManifestChunk> Chunks { get; init; }
}
