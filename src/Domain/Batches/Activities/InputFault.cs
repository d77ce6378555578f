namespace ServerlessAges.Batches.Activities;

/// <summary>What the fault of an input of a list means for the batch.</summary>
internal static class InputFault
{
    /// <summary>A blob that cannot be read (source-…) always ends the batch. Other inputs are rejected if that is
    /// allowed.</summary>
    public static bool EndsBatch(BatchException fault, BatchOptions options) => options.MaxRejectedInputs == 0
        || fault.Code.StartsWith("source-", StringComparison.Ordinal) || fault.Code == ErrorCodes.PlanMissing;

    /// <summary>The fault with the name of the input, which the faults of blobs have already.</summary>
    public static BatchException Named(BatchInput input, BatchException fault) =>
        fault.Message.Contains(input.Name, StringComparison.Ordinal)
            ? fault : new BatchException(fault.Code, $"{input.Name}: {fault.Message}", fault.At);
}
