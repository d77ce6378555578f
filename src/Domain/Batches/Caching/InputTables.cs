namespace ServerlessAges.Batches.Caching;

/// <summary>The tables of the lists that this process works on, read once each.</summary>
internal sealed class InputTables(IBatchInputs inputs)
{
    // A table of 100,000 inputs takes about 40 MB.
    private readonly SharedReads<(BlobReference List, long Gap), InputTable> tables = new(max: 3);

    /// <summary>The inputs as they were accepted.</summary>
    public Task<InputTable> FindAsync(BatchState state, CancellationToken cancellation) =>
        FindAsync(state.Source, PlannedInputs.GapOf(state.Options), cancellation);

    /// <summary>The inputs as chunks read them.</summary>
    public Task<InputTable> FindAsync(BatchPlan plan, CancellationToken cancellation) =>
        FindAsync(plan.Input, plan.Inputs!.Gap, cancellation);

    public Task<InputTable> FindAsync(BlobReference list, long gap, CancellationToken cancellation) =>
        tables.GetAsync((list, gap), () => ReadAsync(list, gap), cancellation);

    private async Task<InputTable> ReadAsync(BlobReference list, long gap)
    {
        var source = inputs.Open(list, 0, list.Length);
        using var release = source as IDisposable;
        try
        {
            return await InputTable.ReadAsync(new SourceStream(source), gap, CancellationToken.None);
        }
        catch (BatchException exception) when (exception.Code is ErrorCodes.SourceMissing or ErrorCodes.SourceChanged)
        {
            throw new BatchException(
                ErrorCodes.PlanMissing,
                $"The list of the inputs, {list.Container}/{list.Name}, was deleted or overwritten while the batch ran."
                + " Start the batch again.");
        }
    }
}
