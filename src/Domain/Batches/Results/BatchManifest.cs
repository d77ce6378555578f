namespace ServerlessAges.Batches.Results;

/// <summary>What a batch read and produced. Created last, it is the proof of conservation.</summary>
public sealed record BatchManifest
{
    public required string Id { get; init; }
    public required BlobReference Source { get; init; }
    public required BlobReference Input { get; init; } // the source, the decoded input, or the list of the inputs
    public required BatchOptions Options { get; init; }
    public required string Plan { get; init; } // its digest
    public required long FirstRow { get; init; } // the offset after the header, where the first chunk starts
    public required long Length { get; init; } // where the last chunk ends: bytes, or positions of a list
    public required RowCounts Counts { get; init; } // records = results + rejected
    public IReadOnlyList<BatchWarning>? Warnings => BatchWarning.From(Counts.Records);
    public required ResultFile Results { get; init; }
    public required ResultFile Rejected { get; init; }
    public ResultFile? Inputs { get; init; } // the accounts of a list's inputs
    public int? InputCount { get; init; }
    public int? RejectedInputs { get; init; } // of them
    public required IReadOnlyList<ManifestChunk> Chunks { get; init; } // the end of each is the start of the next one

    internal static BatchManifest Create(
        ReadOnlySpan<byte> header, BatchState state, BatchPlan plan, BoundaryVerifier boundaries, ResultFile rejected,
        ResultFile? inputs)
    {
        var length = header.Length + boundaries.Verified.Sum(checkpoint => checkpoint.OutputLength);
        var crc = boundaries.Verified.Aggregate(
            Checksum.Compute(header),
            (crc, checkpoint) => Checksum.Combine(crc, checkpoint.OutputCrc64, checkpoint.OutputLength));
        return new BatchManifest
        {
            Id = state.Id, Source = state.Source, Input = plan.Input, Options = plan.Options, Plan = plan.Digest,
            FirstRow = plan.First, Length = plan.Length, Counts = boundaries.Counts,
            Results = new ResultFile(ResultNames.Results(plan.Options.Format), length, Checksum.Hex(crc)),
            Rejected = rejected, Inputs = inputs, InputCount = plan.Inputs?.Count,
            RejectedInputs = inputs is null ? null : boundaries.RejectedInputs,
            Chunks =
            [
                .. boundaries.Verified.Select(checkpoint => new ManifestChunk(
                    checkpoint.Index, checkpoint.Start!.Value, checkpoint.End!.Value, checkpoint.Counts,
                    checkpoint.OutputLength, Checksum.Hex(checkpoint.OutputCrc64))),
            ],
        };
    }
}
