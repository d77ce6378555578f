namespace ServerlessAges.Api.Views;

/// <summary>The inputs of a list.</summary>
/// <param name="Done">Provisional until the batch has succeeded; null until it is known.</param>
/// <param name="Rejected">Inputs that could not be read; null until the batch has succeeded.</param>
/// <param name="Length">Bytes of all inputs.</param>
internal sealed record InputsView(int Count, int? Done, int? Rejected, long Length)
{
    public static InputsView From(BatchState state, InputList list, BatchProgress? progress)
    {
        var done = state.Status == BatchStatus.Succeeded ? list.Count : progress?.InputsDone;
        return new InputsView(list.Count, done, list.Rejected, list.Length);
    }
}

/// <summary>A page of the inputs of a list.</summary>
internal sealed record InputListView(IReadOnlyList<InputAccount> Inputs, string? Next);
