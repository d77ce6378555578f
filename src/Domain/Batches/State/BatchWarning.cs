namespace ServerlessAges.Batches.State;

/// <summary>What a user should know of a batch that has succeeded.</summary>
public sealed record BatchWarning(string Code, string Message)
{
    private static readonly BatchWarning NoRecords = new(
        ErrorCodes.NoRecords, "The input has no records: it has only a header, or all its rows are blank.");

    public static IReadOnlyList<BatchWarning>? From(long records) => records > 0 ? null : [NoRecords];
}
