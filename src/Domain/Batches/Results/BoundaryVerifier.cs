namespace ServerlessAges.Batches.Results;

/// <summary>Walks the chain of offsets through the records of a plan: the proof that no row is lost or doubled.</summary>
/// <param name="Verified">The records on the path from the first row on.</param>
/// <param name="Position">Where the path has arrived.</param>
/// <param name="Break">The chunk that has no record from <paramref name="Position"/>; null where the path reaches the end.</param>
public sealed record BoundaryVerifier(IReadOnlyList<ChunkCheckpoint> Verified, long Position, int? Break)
{
    /// <summary>Walks as far as the records go.</summary>
    public static BoundaryVerifier Through(BatchPlan plan, IEnumerable<ChunkCheckpoint> records)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var byStart = records.Where(record => record.Start is not null)
            .ToDictionary(record => (record.Index, record.Start!.Value));
        var verified = new List<ChunkCheckpoint>();
        var position = plan.Dialect.FirstRow;
        for (var index = 0; index < plan.ChunkCount; index++)
        {
            var to = plan.ChunkTo(index);
            if (position >= to) continue; // no row starts in it
            if (!byStart.TryGetValue((index, position), out var record)) return new BoundaryVerifier(verified, position, index);
            verified.Add(record);
            position = record.End!.Value;
        }

        if (position != plan.Input.Length)
            throw new InvalidOperationException($"The chain ends at {position}, not at the input's end {plan.Input.Length}.");
        return new BoundaryVerifier(verified, position, null);
    }

    /// <summary>What was in it.</summary>
    public RowCounts Counts => Verified.Aggregate(default(RowCounts), (sum, record) => sum + record.Counts);
}
