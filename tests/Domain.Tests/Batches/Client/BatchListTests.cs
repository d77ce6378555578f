using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>The list of batches: entries are hints, the states decide.</summary>
public sealed class BatchListTests
{
    private readonly MemoryStore store = new();
    private readonly MemoryHost host;

    public BatchListTests() => host = new MemoryHost(store);

    [Fact]
    public async Task An_entry_whose_state_was_not_created_is_passed_over_and_the_batch_can_still_be_accepted()
    {
        await AcceptAsync("a");
        store.At = (what, done) =>
        {
            if (what == "CreateState" && !done) throw new IOException("The host died.");
        };
        await Assert.ThrowsAsync<IOException>(() => AcceptAsync("b"));
        store.At = (_, _) => { };
        Assert.Equal(["a"], await IdsAsync());

        await AcceptAsync("b");

        Assert.Equal(["b", "a"], await IdsAsync());
    }

    [Fact]
    public async Task A_batch_that_several_hosts_accept_is_listed_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AcceptAsync("a")));

        Assert.Equal(["a"], await IdsAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(BatchStatus.Pending)]
    public async Task The_first_page_reads_as_many_states_as_it_shows(BatchStatus? status)
    {
        for (var i = 0; i < 40; i++) await AcceptAsync($"b-{i:D2}");
        var reads = 0;
        store.At = (what, done) =>
        {
            if (what == "FindState" && done) Interlocked.Increment(ref reads); // several at a time
        };

        var page = await host.Client.ListAsync(status, 10, after: null, default);

        Assert.Equal(Enumerable.Range(30, 10).Reverse().Select(i => $"b-{i:D2}"), page.Batches.Select(batch => batch.Id));
        Assert.InRange(reads, 10, 16);
        Assert.Equal("b-30", page.Next?.Id);
    }

    [Fact]
    public async Task A_page_that_shows_few_reads_a_limited_number_and_says_where_the_next_one_begins()
    {
        await AcceptAsync("wanted");
        await host.Client.CancelAsync("wanted", default);
        for (var i = 0; i < 501; i++) await AcceptAsync($"b-{i:D3}");
        var reads = 0;
        store.At = (what, done) =>
        {
            if (what == "FindState" && done) Interlocked.Increment(ref reads); // several at a time
        };

        var first = await host.Client.ListAsync(BatchStatus.Cancelled, 10, after: null, default);
        Assert.Equal((0, 500), (first.Batches.Count, reads));
        var second = await host.Client.ListAsync(BatchStatus.Cancelled, 10, first.Next, default);

        Assert.Equal("wanted", Assert.Single(second.Batches).Id);
        Assert.Null(second.Next);
    }

    private async Task<string[]> IdsAsync() =>
        [.. (await host.Client.ListAsync(status: null, 10, after: null, default)).Batches.Select(batch => batch.Id)];

    private async Task AcceptAsync(string id)
    {
        lock (store) store.Inputs[$"{id}.csv"] = (Encoding.UTF8.GetBytes("name,born\nAda,1815\n"), "1");
        var source = new BlobReference("scientists", $"{id}.csv", "1", 19);
        await host.Client.StartAsync(id, source, AgeBatches.In(2017), null, default);
    }
}
