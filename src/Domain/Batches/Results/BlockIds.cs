namespace ServerlessAges.Batches.Results;

/// <summary>A retry stages the same bytes under the same id. A wrong speculative start has other ids.</summary>
public static class BlockIds
{
    /// <summary>The header of a CSV result. As long as the others, as storage demands.</summary>
    public static string Header(BatchPlan plan) => $"{plan.Digest}-header-----------------";

    public static string Create(BatchPlan plan, int chunk, long start, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{plan.Digest}-{chunk:x6}-{start:x11}-{number:x4}");

    public static IEnumerable<string> From(BatchPlan plan, ChunkCheckpoint checkpoint) =>
        Enumerable.Range(0, checkpoint.Blocks)
            .Select(number => Create(plan, checkpoint.Index, checkpoint.Start!.Value, number));

    public static IReadOnlyList<string> All(BatchPlan plan, IEnumerable<ChunkCheckpoint> checkpoints)
    {
        var ids = checkpoints.SelectMany(checkpoint => From(plan, checkpoint));
        return plan.Options.Format == ResultFormat.Csv ? [Header(plan), .. ids] : [.. ids];
    }

    public static string Digest(IEnumerable<string> ids) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', ids))))[..32];
}
