using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessAges.Batches.Results;

/// <summary>
/// Names of the blocks of a result: plan, chunk, assumed start and number, all of fixed width. A retry stages the same
/// bytes under the same name, and a late duplicate of a wrong guess can never replace a right block.
/// </summary>
public static class BlockIds
{
    /// <summary>The block of a CSV header.</summary>
    public static string Header(BatchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return $"{plan.Digest}-header-----------------";
    }

    /// <summary>A chunk's block.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="start">Offset of the row that the chunk was begun at.</param>
    /// <param name="number">Counts the chunk's blocks that are not empty, from 0.</param>
    public static string Of(BatchPlan plan, int chunk, long start, int number)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return string.Create(CultureInfo.InvariantCulture, $"{plan.Digest}-{chunk:x6}-{start:x11}-{number:x4}");
    }

    /// <summary>The blocks that make a result, in order: header, then the chain's.</summary>
    public static IReadOnlyList<string> All(BatchPlan plan, IEnumerable<ChunkCheckpoint> chain)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var ids = new List<string>();
        if (plan.Options.Format == ResultFormat.Csv) ids.Add(Header(plan));
        foreach (var record in chain)
        {
            for (var number = 0; number < record.Blocks; number++)
                ids.Add(Of(plan, record.Index, record.Start!.Value, number));
        }

        return ids;
    }

    /// <summary>One short name for a list of blocks.</summary>
    public static string Digest(IEnumerable<string> ids) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', ids))))[..32];
}
