using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

public sealed class InputTablesTests
{
    private readonly MemoryStore store = new();
    private readonly MemoryHost host;

    public InputTablesTests() => host = new MemoryHost(store);

    [Fact]
    public async Task A_failed_read_is_repeated()
    {
        var state = Accepted("a");
        store.At = (_, _) => throw new StorageException("Gone.", 503, null);
        await Assert.ThrowsAsync<StorageException>(() => host.Context.Tables.FindAsync(state, default));
        store.At = (_, _) => { };

        Assert.Equal("scientists/a", (await host.Context.Tables.FindAsync(state, default)).Inputs[0].Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_that_is_gone_or_changed_is_named(bool changed)
    {
        var state = Accepted("a");
        if (changed) store.Inputs[state.Source.Name] = ([], "2");
        else store.Inputs.Remove(state.Source.Name);

        var failure = await Assert.ThrowsAsync<BatchException>(() => host.Context.Tables.FindAsync(state, default));

        Assert.Equal(ErrorCodes.PlanMissing, failure.Code);
        Assert.Contains($"scientists/{state.Source.Name}, was deleted or overwritten", failure.Message, StringComparison.Ordinal);
    }

    private BatchState Accepted(string name)
    {
        using var lines = new MemoryStream();
        InputTable.Write([new BatchInput(new BlobReference("scientists", name, "1", 5))], lines);
        store.Inputs["list"] = (lines.ToArray(), "1");
        return new BatchState { Id = "b", Owner = "memory", Source = store.Reference("list"), Options = AgeBatches.In(2017), List = new InputList(1, 5, [name]) };
    }
}
