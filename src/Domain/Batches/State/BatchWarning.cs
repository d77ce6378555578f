namespace ServerlessAges.Batches.State;

/// <summary>What a user should know of a success.</summary>
/// <param name="Code">Stable: <c>no-records</c>.</param>
/// <param name="Message">For people: what happened, and what to do.</param>
public sealed record BatchWarning(string Code, string Message)
{
    private static readonly BatchWarning NoRecords = new(
        ErrorCodes.NoRecords, "The input has no records: it is a header alone, or all its rows are blank.");

    /// <summary>The warnings of an input with so many records; null where there are none.</summary>
    public static IReadOnlyList<BatchWarning>? Of(long records) => records > 0 ? null : [NoRecords];
}
