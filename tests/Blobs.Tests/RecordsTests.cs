using Azure.Core;

namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class RecordsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Of_plans_made_at_once_all_get_the_first()
    {
        var test = await TestStore.CreateAsync(azurite);
        Assert.Null(await test.Store.Checkpoints.FindPlanAsync(Sample.Id, default));

        var plans = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            test.Through().Checkpoints.CreatePlanAsync(Sample.Plan(digest: $"{i:x16}"), default)));

        Assert.Single(plans.Select(plan => plan.Digest).Distinct());
        Sample.Same(plans[0], (await test.Store.Checkpoints.FindPlanAsync(Sample.Id, default))!);
        Sample.Same(Sample.Plan(digest: plans[0].Digest), plans[0]);
    }

    [Fact]
    public async Task Records_come_back_whole_by_chunk_and_start_with_the_listing_alone()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        ChunkCheckpoint[] records =
        [
            Sample.Record(0, 10), Sample.Record(1, 0xfff), Sample.Record(1, 0x1000), Sample.Record(1, null),
            Sample.Record(2, null), Sample.Record(10, 1L << 40),
        ];
        foreach (var record in records.Reverse()) await test.Store.Checkpoints.CreateAsync(plan, record, default);
        await test.Store.Checkpoints.CreateAsync(Sample.Plan(digest: "00000000000000bb"), Sample.Record(0, 11), default);
        var log = new RequestLog();

        Assert.Equal(records, await test.Through(log).Checkpoints.ListAsync(plan, null, default).ToArrayAsync());

        Assert.Single(log.Requests);
        Assert.Equal(records[1..4], await test.Store.Checkpoints.ListAsync(plan, 1, default).ToArrayAsync());
        Assert.Empty(await test.Store.Checkpoints.ListAsync(plan, 3, default).ToArrayAsync());
    }

    [Fact]
    public async Task Starts_are_counted_whoever_counts_and_though_an_answer_is_lost()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        var starts = new ChunkAttempts(3, null, 0);

        var counts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => test.Through().Checkpoints.AddAttemptsAsync(plan, starts, 1, default)));

        Assert.Equal(Enumerable.Range(1, 10), counts.Order());
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put);
        Assert.Equal(11, await test.Through(lost).Checkpoints.AddAttemptsAsync(plan, starts, 1, default));
        Assert.True(lost.WasLost);
        Assert.Equal(10, await test.Store.Checkpoints.AddAttemptsAsync(plan, starts, -1, default));
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, starts with { Redrives = 1 }, 1, default));
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, starts with { Start = 333 }, 1, default));
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, starts with { Index = 4 }, 1, default));

        // Forgotten with the chunk's record, and with no other's.
        await test.Store.Checkpoints.DeleteAsync(plan, Sample.Record(3, 333), default);
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, starts, 1, default));
        Assert.Equal(2, await test.Store.Checkpoints.AddAttemptsAsync(plan, starts with { Index = 4 }, 1, default));
    }

    [Fact]
    public async Task A_record_stays_as_it_was_written_first_until_it_is_deleted()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        var first = Sample.Record(3, 333);
        var second = first with { Blocks = 99 };
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put);

        await test.Through(lost).Checkpoints.CreateAsync(plan, first, default);
        await test.Store.Checkpoints.CreateAsync(plan, second, default);
        Assert.True(lost.WasLost);
        Assert.Equal([first], await test.Store.Checkpoints.ListAsync(plan, 3, default).ToArrayAsync());

        await test.Store.Checkpoints.DeleteAsync(plan, first, default);
        await test.Store.Checkpoints.DeleteAsync(plan, first, default);
        Assert.Empty(await test.Store.Checkpoints.ListAsync(plan, 3, default).ToArrayAsync());

        await test.Store.Checkpoints.CreateAsync(plan, second, default);
        Assert.Equal([second], await test.Store.Checkpoints.ListAsync(plan, null, default).ToArrayAsync());
    }

    [Fact]
    public async Task Lists_more_records_than_a_page_holds()
    {
        TestScale.SkipUnlessAll("It is slow.");
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        await Parallel.ForAsync(0, 5_050, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (index, stop) =>
            await test.Store.Checkpoints.CreateAsync(plan, Sample.Record(index, index % 3 == 0 ? null : index), stop));
        var log = new RequestLog();

        var records = await test.Through(log).Checkpoints.ListAsync(plan, null, default).ToArrayAsync();

        Assert.Equal(Enumerable.Range(0, 5_050), records.Select(record => record.Index));
        Assert.Equal(2, log.Requests.Count);
    }
}
