using Azure.Core;

namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class CheckpointsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Concurrent_creations_of_a_plan_all_return_the_first()
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
    public async Task Checkpoints_are_listed_by_chunk_and_start_in_one_request()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        ChunkCheckpoint[] checkpoints =
        [
            Sample.Checkpoint(0, 10), Sample.Checkpoint(1, 0xfff), Sample.Checkpoint(1, 0x1000), Sample.Checkpoint(1, null),
            Sample.Checkpoint(2, null), Sample.Checkpoint(10, 1L << 40),
        ];
        foreach (var checkpoint in checkpoints.Reverse()) await test.Store.Checkpoints.CreateAsync(plan, checkpoint, default);
        await test.Store.Checkpoints.CreateAsync(Sample.Plan(digest: "00000000000000bb"), Sample.Checkpoint(0, 11), default);
        var log = new RequestLog();

        Assert.Equal(checkpoints, await test.Through(log).Checkpoints.ListAsync(plan, null, default).ToArrayAsync());

        Assert.Single(log.Requests);
        Assert.Equal(checkpoints[1..4], await test.Store.Checkpoints.ListAsync(plan, 1, default).ToArrayAsync());
        Assert.Empty(await test.Store.Checkpoints.ListAsync(plan, 3, default).ToArrayAsync());
    }

    [Fact]
    public async Task Attempts_are_counted_by_concurrent_hosts_and_if_an_answer_is_lost()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        var attempts = new ChunkAttempts(3, null, 0);

        var counts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => test.Through().Checkpoints.AddAttemptsAsync(plan, attempts, 1, default)));

        Assert.Equal(Enumerable.Range(1, 10), counts.Order());
        var lost = new LostAnswer(request => request.Method == RequestMethod.Put);
        Assert.Equal(11, await test.Through(lost).Checkpoints.AddAttemptsAsync(plan, attempts, 1, default));
        Assert.True(lost.WasLost);
        Assert.Equal(10, await test.Store.Checkpoints.AddAttemptsAsync(plan, attempts, -1, default));
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, attempts with { Redrives = 1 }, 1, default));
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, attempts with { Start = 333 }, 1, default));
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, attempts with { Index = 4 }, 1, default));

        // Forgotten with the chunk's record, and with no other's.
        await test.Store.Checkpoints.DeleteAsync(plan, Sample.Checkpoint(3, 333), default);
        Assert.Equal(1, await test.Store.Checkpoints.AddAttemptsAsync(plan, attempts, 1, default));
        Assert.Equal(2, await test.Store.Checkpoints.AddAttemptsAsync(plan, attempts with { Index = 4 }, 1, default));
    }

    [Fact]
    public async Task The_first_checkpoint_stays_until_it_is_deleted()
    {
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        var first = Sample.Checkpoint(3, 333);
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
    public async Task Checkpoints_are_listed_over_several_pages()
    {
        TestScale.SkipUnlessAll("It is slow.");
        var test = await TestStore.CreateAsync(azurite);
        var plan = Sample.Plan();
        await Parallel.ForAsync(0, 5_050, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (index, stop) =>
            await test.Store.Checkpoints.CreateAsync(plan, Sample.Checkpoint(index, index % 3 == 0 ? null : index), stop));
        var log = new RequestLog();

        var checkpoints = await test.Through(log).Checkpoints.ListAsync(plan, null, default).ToArrayAsync();

        Assert.Equal(Enumerable.Range(0, 5_050), checkpoints.Select(checkpoint => checkpoint.Index));
        Assert.Equal(2, log.Requests.Count);
    }
}
