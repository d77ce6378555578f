namespace ServerlessAges.Batches.Results;

/// <summary>Proves that no row is lost or doubled: each chunk's end must be the start of the next one.</summary>
/// <param name="Unverified">The chunk that has no checkpoint at the position; null if all are verified.</param>
public sealed record BoundaryVerifier(IReadOnlyList<ChunkCheckpoint> Verified, long Position, int? Unverified)
{
    public RowCounts Counts => Verified.Aggregate(default(RowCounts), (sum, checkpoint) => sum + checkpoint.Counts);

    public int RejectedInputs => Verified.Sum(checkpoint => checkpoint.RejectedInputs);

    public static BoundaryVerifier Verify(BatchPlan plan, IEnumerable<ChunkCheckpoint> checkpoints)
    {
        var byStart = checkpoints.Where(checkpoint => checkpoint.Start is not null)
            .ToDictionary(checkpoint => (checkpoint.Index, checkpoint.Start!.Value));
        var verified = new List<ChunkCheckpoint>();
        var position = plan.First;
        for (var index = 0; index < plan.ChunkCount; index++)
        {
            if (position >= plan.ChunkTo(index)) continue; // no row starts in it
            if (!byStart.TryGetValue((index, position), out var checkpoint))
                return new BoundaryVerifier(verified, position, index);
            verified.Add(checkpoint);
            position = checkpoint.End!.Value;
        }

        return position == plan.Length
            ? new BoundaryVerifier(verified, position, Unverified: null)
            : throw new InvalidOperationException(
                $"The last chunk of {plan.BatchId} ends at {position}, and the input at {plan.Length}.");
    }
}
