using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class StatesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_state_reads_as_it_was_created()
    {
        var test = await TestStore.CreateAsync(azurite);
        Assert.Null(await test.Store.States.FindAsync(Sample.Id, default));

        var created = await test.Store.States.TryCreateAsync(Sample.State(), default);

        var found = await test.Store.States.FindAsync(Sample.Id, default);
        Sample.Same(Sample.State(), found!.State);
        Assert.Equal(created!.Version, found.Version);
        Assert.DoesNotContain("\"", found.Version, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"id":"unreadable","status":"Dreaming"}""")]
    public async Task A_state_that_cannot_be_read_is_a_failed_batch_that_can_be_deleted(string text)
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.States.TryCreateAsync(Sample.State("readable"), default);
        await test.Working.GetBlobClient("states/unreadable.json").UploadAsync(new BinaryData(text));

        var found = await test.Store.States.FindAsync("unreadable", default);

        Assert.Equal((BatchStatus.Failed, 0, "unreadable-state"), (found!.State.Status, found.State.Attempt, found.State.Failure?.Code));
        Assert.Equal(
            [("readable", BatchStatus.Pending), ("unreadable", BatchStatus.Failed)],
            await test.Store.States.ListAsync(default).Select(entry => (entry.Id, entry.Status)).ToArrayAsync());
        var deleted = await test.Store.States.TryReplaceAsync(found.State with { Status = BatchStatus.Deleted }, found.Version, default);
        Assert.NotNull(deleted);
        await test.Store.Results.DeleteBatchAsync(deleted.State, default);
        Assert.Equal(BatchStatus.Deleted, (await test.Store.States.FindAsync("unreadable", default))!.State.Status);
    }

    [Fact]
    public async Task What_others_put_among_the_states_does_not_hide_them()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.States.TryCreateAsync(Sample.State("archived"), default);
        await test.Store.States.TryCreateAsync(Sample.State("readable"), default);
        foreach (var name in (string[])["states/x", "states/.json", "states/Upper.json", "states/a/b.json", "states/readable.json.bak"])
            await test.Working.GetBlobClient(name).UploadAsync(new BinaryData("not a state"));
        var state = await test.Working.GetBlobClient("states/readable.json").DownloadContentAsync();
        await test.Working.GetBlobClient("states/copied.json").UploadAsync(state.Value.Content);
        await test.Working.GetBlobClient("states/archived.json").SetAccessTierAsync(AccessTier.Archive);

        Assert.Equal(["archived", "copied", "readable"], await test.Store.States.ListAsync(default).Select(state => state.Id).ToArrayAsync());
        foreach (var id in (string[])["archived", "copied"])
            Assert.Equal("unreadable-state", (await test.Store.States.FindAsync(id, default))!.State.Failure?.Code);
    }

    [Fact]
    public async Task Of_ten_that_create_one_wins()
    {
        var test = await TestStore.CreateAsync(azurite);

        var created = await Task.WhenAll(Enumerable.Range(1, 10).Select(attempt =>
            test.Through().States.TryCreateAsync(Sample.State() with { Attempt = attempt }, default)));

        var winner = Assert.Single(created, state => state is not null);
        var found = await test.Store.States.FindAsync(Sample.Id, default);
        Assert.Equal(winner!.State.Attempt, found!.State.Attempt);
        Assert.Equal(winner.Version, found.Version);
    }

    [Fact]
    public async Task Of_ten_that_replace_one_wins_per_version()
    {
        var test = await TestStore.CreateAsync(azurite);
        var version = (await test.Store.States.TryCreateAsync(Sample.State(), default))!.Version;

        for (var round = 0; round < 3; round++)
        {
            var replaced = await Task.WhenAll(Enumerable.Range(1, 10).Select(attempt =>
                test.Through().States.TryReplaceAsync(Sample.State() with { Attempt = attempt }, version, default)));

            var winner = Assert.Single(replaced, state => state is not null);
            Assert.NotEqual(version, winner!.Version);
            var found = await test.Store.States.FindAsync(Sample.Id, default);
            Assert.Equal((winner.State.Attempt, winner.Version), (found!.State.Attempt, found.Version));
            version = winner.Version;
        }
    }

    [Fact]
    public async Task A_state_that_is_not_there_cannot_be_replaced()
    {
        var test = await TestStore.CreateAsync(azurite);

        Assert.Null(await test.Store.States.TryReplaceAsync(Sample.State(), "0x1", default));
        Assert.Null(await test.Store.States.FindAsync(Sample.Id, default));
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_known_as_ours()
    {
        var test = await TestStore.CreateAsync(azurite);
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put);

        var created = await test.Through(lost).States.TryCreateAsync(Sample.State(), default);

        Assert.True(lost.WasLost);
        Assert.Equal((await test.Store.States.FindAsync(Sample.Id, default))!.Version, created!.Version);
    }

    [Fact]
    public async Task A_refusal_whose_answer_was_lost_is_still_a_refusal()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.States.TryCreateAsync(Sample.State(), default);
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put);

        Assert.Null(await test.Through(lost).States.TryCreateAsync(Sample.State(), default));
        Assert.True(lost.WasLost);
    }

    [Fact]
    public async Task A_replacement_whose_answer_was_lost_is_known_as_ours()
    {
        var test = await TestStore.CreateAsync(azurite);
        var created = await test.Store.States.TryCreateAsync(Sample.State(), default);
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put);

        var replaced = await test.Through(lost)
            .States.TryReplaceAsync(Sample.State(status: BatchStatus.Running), created!.Version, default);

        var found = await test.Store.States.FindAsync(Sample.Id, default);
        Assert.True(lost.WasLost);
        Assert.Equal((BatchStatus.Running, replaced!.Version), (found!.State.Status, found.Version));
    }

    [Fact]
    public async Task States_are_listed_in_one_request_and_follow_every_change()
    {
        var test = await TestStore.CreateAsync(azurite);
        var created = await test.Store.States.TryCreateAsync(Sample.State("a"), default);
        var upload = await test.Store.Inputs.UploadAsync(new MemoryStream([1]), default);
        await test.Store.States.TryCreateAsync(Sample.State("b") with { Source = upload, Purged = true }, default);
        await test.Store.States.TryReplaceAsync(created!.State with { Status = BatchStatus.Failed }, created.Version, default);
        var log = new RequestLog();

        var entries = await test.Through(log).States.ListAsync(default).ToArrayAsync();

        Assert.Equal(
            [new("a", BatchStatus.Failed, default), new("b", BatchStatus.Pending, default, upload.Name, Purged: true)],
            entries.Select(entry => entry with { Age = default }));
        Assert.All(entries, entry => Assert.InRange(entry.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        Assert.Single(log.Requests);
    }

    [Fact]
    public async Task A_listing_that_fails_once_without_a_code_is_retried()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Store.States.TryCreateAsync(Sample.State(), default);
        var errors = 1;
        var through = test.Through(new Refusal(
            request => request.Uri.Query.Contains("comp=list", StringComparison.Ordinal) && errors-- > 0, 500, code: ""));

        Assert.Equal([Sample.Id], await through.States.ListAsync(default).Select(entry => entry.Id).ToArrayAsync());
        Assert.True(errors < 0);
    }

    [Fact]
    public async Task A_state_without_metadata_is_listed_as_a_failed_batch()
    {
        var test = await TestStore.CreateAsync(azurite);
        await test.Working.GetBlobClient("states/old.json").UploadAsync(new BinaryData("{}"));

        var entry = Assert.Single(await test.Store.States.ListAsync(default).ToArrayAsync());

        Assert.Equal(("old", BatchStatus.Failed), (entry.Id, entry.Status));
    }

    [Fact]
    public async Task The_newest_entries_are_listed_in_one_request_however_many_there_are()
    {
        var test = await TestStore.CreateAsync(azurite);
        var noon = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        var entries = Enumerable.Range(0, 60).Select(i => new ListPosition(noon.AddTicks(-i), $"b-{i:D2}")).ToArray();
        await Parallel.ForEachAsync(entries, async (entry, stop) => await test.Store.States.AddToListAsync(entry, stop));
        await test.Store.States.AddToListAsync(entries[0], default);
        var log = new RequestLog();

        Assert.Equal(entries[..5], await test.Through(log).States.ListNewestAsync(after: null, 5, default).Take(5).ToArrayAsync());
        Assert.Single(log.Requests);
        Assert.Equal(entries[5..9], await test.Store.States.ListNewestAsync(entries[4], 4, default).Take(4).ToArrayAsync());
        await test.Store.States.RemoveFromListAsync(entries[5], default);
        Assert.Equal(entries[6..], await test.Store.States.ListNewestAsync(entries[4], 4, default).ToArrayAsync());
    }

    [Fact]
    public async Task An_upload_is_as_old_as_storage_says()
    {
        var test = await TestStore.CreateAsync(azurite);
        var upload = await test.Store.Inputs.UploadAsync(new MemoryStream([1]), default);

        Assert.Equal([upload.Name], await test.Store.Inputs.ListUploadsAsync(TimeSpan.FromSeconds(-5), default).ToArrayAsync());
        Assert.Empty(await test.Store.Inputs.ListUploadsAsync(TimeSpan.FromHours(1), default).ToArrayAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("A")]
    [InlineData("a/b")]
    [InlineData("../a")]
    [InlineData("a\n")]
    [InlineData("a.b")]
    public async Task Refuses_an_invalid_id(string id)
    {
        var test = await TestStore.CreateAsync(azurite);

        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.States.FindAsync(id, default));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.States.TryCreateAsync(Sample.State(id), default));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Checkpoints.FindPlanAsync(id, default));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Inputs.CreateDecodedAsync(id, input: null, InputFormat.Csv, Stream.Null, default));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Results.OpenAsync(id, ResultNames.Manifest, default));
        await Assert.ThrowsAsync<ArgumentException>(() => test.Store.Results.DeleteBatchAsync(Sample.State(id), default));
        Assert.Throws<ArgumentException>(() => test.Store.Results.CreateFile(Sample.Plan(id), ResultNames.Rejected));
    }
}
