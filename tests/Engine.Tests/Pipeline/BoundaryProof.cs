using ServerlessAges.Tests.Oracle;

namespace ServerlessAges.Tests.Slices;

/// <summary>Compares verified chunks with the rows of the oracle.</summary>
internal static class BoundaryProof
{
    /// <summary>The error in the boundaries, or null.</summary>
    public static string? Fault(ChunkedOutcome outcome, Expected expected)
    {
        foreach (var chunk in outcome.Chunks)
        {
            var first = expected.RowAtOrAfter(chunk.From);
            var next = expected.RowAtOrAfter(chunk.To);
            if (chunk.Start is not { } start)
            {
                if (first < chunk.To) return $"No row was found in [{chunk.From}, {chunk.To}), but one starts at {first}";
                continue;
            }

            if (start.State == RowState.RowStart && start.Offset != first)
                return $"[{chunk.From}, {chunk.To}) began at {start.Offset} and not at its first row, {first}";
            if (chunk.End.State == RowState.RowStart && chunk.End.Offset != next)
                return $"[{chunk.From}, {chunk.To}) ended at {chunk.End.Offset} and not at the next row, {next}";
            if (chunk.End.State != RowState.RowStart && !InLongRow(chunk.End.Offset, expected))
                return $"[{chunk.From}, {chunk.To}) ended at {chunk.End.Offset}, inside a row that is not too long";
        }

        return outcome.End.Offset == expected.Length && outcome.End.State == RowState.RowStart
            ? null
            : $"The verification ended at {outcome.End} of {expected.Length}";
    }

    private static bool InLongRow(long offset, Expected expected) =>
        expected.Rejected.Exists(rejected => rejected.Reason == "row-too-long"
            && rejected.Offset < offset && offset <= expected.RowAtOrAfter(rejected.Offset + 1));
}
