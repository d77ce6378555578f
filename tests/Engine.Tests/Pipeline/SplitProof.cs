using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Slices;

/// <summary>Holds what came out of a file, chunk by chunk, against what must come out of it.</summary>
internal static class SplitProof
{
    /// <summary>The error in the outcome, or null.</summary>
    /// <param name="outcome">Of the file in chunks.</param>
    /// <param name="expected">Of the file as an oracle reads it.</param>
    /// <param name="rejected">The rejected records of the file in one chunk, to the byte.</param>
    public static string? Fault(ChunkedOutcome outcome, Expected expected, byte[] rejected)
    {
        if (!outcome.Ages.SequenceEqual(expected.Ages)) return $"Results differ: {Escaped.Text(outcome.Ages.ToArray())}";
        if (!outcome.Rejected.AsSpan().SequenceEqual(rejected)) return $"Rejected records differ: {Escaped.Text(outcome.Rejected)}";
        if (outcome.Counts != expected.Counts) return $"Counts differ: {outcome.Counts} instead of {expected.Counts}";
        return BoundaryProof.Fault(outcome, expected);
    }
}
