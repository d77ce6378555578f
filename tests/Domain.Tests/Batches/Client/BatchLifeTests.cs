using System.Text;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>The life of a batch under faults, on a store in memory: each place where something can go wrong, one by one.</summary>
public sealed class BatchLifeTests
{
    private const string Id = "life";

    // Quotes over chunk ends, so that guesses go wrong, and rejected records in most chunks.
    private static readonly byte[] Input = Encoding.UTF8.GetBytes("name,born\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
        i % 7 == 3 ? $"\"multi,\n\"\"line\"\",1900\nrow {i}\",{1800 + i}\n" : i % 5 == 1 ? $"No year {i},Unknown\n" : $"Row {i},{1850 + i}\n")));

    private readonly MemoryStore store = new();

    private sealed class PowerCutException : Exception;

    /// <summary>What undisturbed runs come to.</summary>
    private static async Task<(byte[] Ages, byte[] Rejected, int Calls, int Blocks)> UndisturbedAsync()
    {
        var test = new BatchLifeTests();
        var calls = 0;
        test.store.At = (_, done) => calls += done ? 0 : 1;
        await test.AcceptAsync();
        Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(test.store).RunAsync(Id)).Status);
        return (test.store.Ages(Id)!, test.store.Rejected[Id], calls, test.store.StagedIds.Count);
    }

    [Fact]
    public async Task Whatever_call_the_power_is_cut_at_the_batch_ends_the_same_and_no_finished_chunk_is_computed_again()
    {
        var (ages, rejected, calls, blocks) = await UndisturbedAsync();
        Assert.True(calls > 100);
        for (var cut = 1; cut <= calls; cut++)
        {
            foreach (var after in (bool[])[false, true])
            {
                var test = new BatchLifeTests();
                var at = 0;
                var off = false;
                test.store.At = (_, done) =>
                {
                    if (!done && !off) at++;
                    if (off || (off = at == cut && done == after)) throw new PowerCutException();
                };
                try
                {
                    await test.AcceptAsync();
                    await new MemoryHost(test.store).RunAsync(Id);
                }
                catch (PowerCutException)
                {
                    // And on again.
                }

                var staged = test.store.StagedIds.Count;
                var recorded = test.store.Checkpoints;
                test.store.At = (_, _) => { };
                if (await test.store.FindAsync(Id, default) is null) await test.AcceptAsync();
                Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(test.store).RunAsync(Id)).Status);

                Assert.Equal(ages, test.store.Ages(Id));
                Assert.Equal(rejected, test.store.Rejected[Id]);
                Assert.Equal(rejected.Length, test.store.Manifests[Id].Rejected.Length);
                // One chunk may have been at work; every other is computed once in all.
                Assert.InRange(test.store.StagedIds.Count, blocks, blocks + 2);
                Assert.True(recorded == 0 || test.store.StagedIds.Count - staged < blocks);
            }
        }
    }

    [Fact]
    public async Task A_restart_lists_the_checkpoints_once_and_starts_no_finished_chunk()
    {
        await AcceptAsync();
        store.At = (what, done) =>
        {
            if (what == "Read" && store.Checkpoints >= 5) throw new PowerCutException();
        };
        await Assert.ThrowsAsync<PowerCutException>(() => new MemoryHost(store).RunAsync(Id));
        var calls = new List<string>();
        store.At = (what, done) =>
        {
            if (!done) calls.Add(what);
        };

        Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(store).RunAsync(Id)).Status);

        var chunks = calls.TakeWhile(what => what != "Read").ToArray();
        // State and plan are read by the two steps before, by the listing, and by the first chunk that is not finished.
        Assert.Equal(
            ["AddAttempts", .. Enumerable.Repeat("FindPlan", 4), .. Enumerable.Repeat("FindState", 4), "ListCheckpoints", "ListCheckpoints"],
            chunks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_checkpoint_that_is_newer_than_the_listing_is_found_by_its_chunk()
    {
        await AcceptAsync();
        store.At = (what, done) =>
        {
            if (what == "Read" && store.Checkpoints >= 5) throw new PowerCutException();
        };
        await Assert.ThrowsAsync<PowerCutException>(() => new MemoryHost(store).RunAsync(Id));
        store.At = (_, _) => { };
        var run = new BatchAttempt(Id, 1);
        var (one, other) = (new MemoryHost(store), new MemoryHost(store));
        foreach (var host in (MemoryHost[])[one, other]) // both have listed
            Assert.True((await ProcessChunk.RunAsync(host.Context, new ChunkTask(run, 1, Resumed: true), default)).Reused);
        var last = new ChunkTask(run, 7, Resumed: true);
        Assert.False((await ProcessChunk.RunAsync(one.Context, last, default)).Reused);
        var staged = store.StagedIds.Count;

        Assert.True((await ProcessChunk.RunAsync(other.Context, last, default)).Reused);

        Assert.Equal(staged, store.StagedIds.Count);
    }

    [Fact]
    public async Task A_storage_call_that_fails_once_is_got_over()
    {
        var (ages, rejected, calls, _) = await UndisturbedAsync();
        for (var fault = 1; fault <= calls; fault++)
        {
            foreach (var after in (bool[])[false, true])
            {
                var test = new BatchLifeTests();
                await test.AcceptAsync();
                var at = 0;
                test.store.At = (_, done) =>
                {
                    if (!done) at++;
                    if (at == fault && done == after) throw new IOException("Storage did not answer.");
                };

                var state = await new MemoryHost(test.store, attempts: 3).RunAsync(Id);

                Assert.Equal((BatchStatus.Succeeded, null), (state.Status, state.Failure?.Message));
                Assert.Equal(ages, test.store.Ages(Id));
                Assert.Equal(rejected, test.store.Rejected[Id]);
            }
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(150)]
    public async Task Chunks_of_many_blocks_come_to_the_same_as_those_of_one(int blockSize)
    {
        var (ages, rejected, _, _) = await UndisturbedAsync();
        await AcceptAsync();
        var host = new MemoryHost(store);
        var run = BatchAttempt.From((await store.FindAsync(Id, default))!.State);
        await host.PlanAsync(new PlanRequest(run, (await host.PrepareAsync(run)).Input!));
        store.ChangePlan(Id, plan => plan with { ChunkSize = 450, BlockSize = blockSize });

        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync(Id)).Status);

        Assert.Contains(store.StagedIds, id => id.EndsWith("-0002", StringComparison.Ordinal)); // a third block
        Assert.Equal(ages, store.Ages(Id));
        Assert.Equal(rejected, store.Rejected[Id]);
    }

    [Fact]
    public async Task Staged_blocks_that_the_service_lost_are_staged_again()
    {
        var (ages, rejected, _, blocks) = await UndisturbedAsync();
        await AcceptAsync();
        var lost = false;
        store.At = (what, done) =>
        {
            if (what != "ListStaged" || done || lost) return;
            lost = true;
            store.Staged.Clear();
        };

        Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(store).RunAsync(Id)).Status);

        Assert.Equal(ages, store.Ages(Id));
        Assert.Equal(rejected, store.Rejected[Id]);
        Assert.True(store.StagedIds.Count > blocks);
    }

    [Fact]
    public async Task Blocks_that_are_lost_between_the_look_and_the_commit_are_staged_again()
    {
        var (ages, _, _, _) = await UndisturbedAsync();
        await AcceptAsync();
        var lost = false;
        store.At = (what, done) =>
        {
            if (what != "Commit" || done || lost) return;
            lost = true;
            store.Staged.Remove(store.Staged.Keys.Order(StringComparer.Ordinal).ElementAt(3));
        };

        Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(store, attempts: 2).RunAsync(Id)).Status);

        Assert.Equal(ages, store.Ages(Id));
    }

    [Fact]
    public async Task A_storage_that_loses_every_block_fails_the_batch()
    {
        await AcceptAsync();
        store.At = (what, done) =>
        {
            if (what == "ListStaged" && !done) store.Staged.Clear();
        };

        var state = await new MemoryHost(store).RunAsync(Id);

        Assert.Equal((BatchStatus.Failed, "blocks-lost"), (state.Status, state.Failure?.Code));
    }

    [Theory]
    [InlineData("source-changed")]
    [InlineData("source-missing")]
    public async Task An_input_that_is_not_what_it_was_fails_the_batch(string code)
    {
        await AcceptAsync();
        store.At = (what, done) =>
        {
            if (what != "CreateCheckpoint" || !done) return;
            if (code == "source-missing") store.Inputs.Remove("s.csv");
            else store.Inputs["s.csv"] = (Input, "another");
        };

        var state = await new MemoryHost(store).RunAsync(Id);

        Assert.Equal((BatchStatus.Failed, code), (state.Status, state.Failure?.Code));
        Assert.Null(store.Ages(Id));
    }

    [Theory]
    [InlineData(false, "The disk is full")]
    [InlineData(true, "it needs more memory than there is")]
    public async Task A_chunk_that_always_throws_fails_the_batch_after_three_attempts_and_the_others_are_reused(bool memory, string why)
    {
        var (ages, _, _, _) = await UndisturbedAsync();
        await AcceptAsync();
        var starts = 0;
        store.At = (what, done) =>
        {
            if (what == "AddAttempts" && done && store.Checkpoints >= 4) starts++;
            if (what == "Read" && store.Checkpoints >= 4)
                throw memory ? new InsufficientMemoryException() : new IOException("The disk is full.");
        };

        var state = await new MemoryHost(store, attempts: 10).RunAsync(Id);

        Assert.Equal((BatchStatus.Failed, "chunk-failed"), (state.Status, state.Failure?.Code));
        Assert.Equal(ProcessChunk.MaxAttempts, starts);
        Assert.StartsWith(
            $"Chunk 4 (bytes 410 to 510 of the input) failed 3 times: {why}.", state.Failure!.Message, StringComparison.Ordinal);

        store.At = (_, _) => { };
        var staged = store.StagedIds.Count;
        var redriven = await new MemoryHost(store).Client.RedriveAsync(Id, default);
        Assert.Equal((2, 4), (redriven?.State.Attempt, redriven?.Reused));
        var again = await Assert.ThrowsAsync<BatchException>(() => new MemoryHost(store).Client.RedriveAsync(Id, default));
        Assert.Equal("batch-running", again.Code);
        Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(store).RunAsync(Id)).Status);
        Assert.Equal(ages, store.Ages(Id));
    }

    [Fact]
    public async Task A_chunk_that_stops_its_host_fails_the_batch_after_three_attempts()
    {
        await AcceptAsync();
        for (var life = 0; life < ProcessChunk.MaxAttempts; life++)
        {
            var down = false;
            store.At = (what, _) =>
            {
                down |= what == "Read" && store.Checkpoints >= 4;
                if (down) throw new PowerCutException();
            };
            try
            {
                await new MemoryHost(store).RunAsync(Id);
            }
            catch (PowerCutException)
            {
                // The host is down.
            }
        }

        store.At = (_, _) => { };
        var state = await new MemoryHost(store).RunAsync(Id);

        Assert.Equal((BatchStatus.Failed, "chunk-failed"), (state.Status, state.Failure?.Code));
        Assert.Contains("the host stopped during each attempt", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_past_its_deadline_fails_the_batch_after_three_attempts()
    {
        await AcceptAsync();
        store.StagingHangs = true; // blocks until it is cancelled
        var host = new MemoryHost(store, attempts: 3)
        {
            Context = new ActivityServices(store.Storage, TimeProvider.System, AgeBatches.Processors)
            {
                Cores = 1,
                Settings = new HostSettings { ChunkDeadline = TimeSpan.FromMilliseconds(10) },
            },
        };

        var state = await host.RunAsync(Id);

        Assert.Equal((BatchStatus.Failed, "chunk-failed"), (state.Status, state.Failure?.Code));
        Assert.Contains("it took more than", state.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_stops_the_chunk_that_is_running()
    {
        await AcceptAsync();
        var host = new MemoryHost(store)
        {
            Context = new ActivityServices(store.Storage, TimeProvider.System, AgeBatches.Processors) { Cores = 1, StateInterval = TimeSpan.FromMilliseconds(1) },
        };
        store.StagingHangs = true; // until it is cancelled
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.At = (what, done) =>
        {
            if (what == "AddAttempts" && done) begun.TrySetResult();
        };

        var run = host.RunAsync(Id);
        await begun.Task;
        await host.Client.CancelAsync(Id, default);

        Assert.Equal(BatchStatus.Cancelled, (await run.WaitAsync(TimeSpan.FromSeconds(30))).Status);
        Assert.Empty(store.StagedIds);
    }

    [Fact]
    public async Task Another_key_of_pseudonyms_reuses_nothing()
    {
        await AcceptAsync(AgeBatches.In(2017, "pseudonym") with { ChunkSize = 100, MaxRejected = RejectionThreshold.Parse("100%") });
        Assert.Equal("missing-key", (await new MemoryHost(store).RunAsync(Id)).Failure?.Code);

        // Stopped half way, with the first key.
        await RedriveAsync();
        store.At = (what, _) =>
        {
            if (what == "Read" && store.Checkpoints >= 4) throw new PowerCutException();
        };
        await Assert.ThrowsAsync<PowerCutException>(() => With("the first key, long enough").RunAsync(Id));
        store.At = (_, _) => { };

        Assert.Equal("key-mismatch", (await With("the second key, long enough").RunAsync(Id)).Failure?.Code);
        await RedriveAsync();
        Assert.Equal(BatchStatus.Succeeded, (await With("the first key, long enough").RunAsync(Id)).Status);

        Task RedriveAsync() => new MemoryHost(store).Client.RedriveAsync(Id, default);
        MemoryHost With(string key) => new(store)
        {
            Context = new ActivityServices(store.Storage, TimeProvider.System, AgeBatches.Processors)
            {
                Cores = 1,
                Settings = new HostSettings { MaxConcurrentChunks = 3, Secrets = AgeBatches.Secrets(key!) },
            },
        };
    }

    [Fact]
    public async Task A_batch_that_another_version_has_begun_is_not_finished_by_this_one()
    {
        await AcceptAsync();
        store.At = (what, _) =>
        {
            if (what == "Read" && store.Checkpoints >= 2) throw new PowerCutException();
        };
        await Assert.ThrowsAsync<PowerCutException>(() => new MemoryHost(store).RunAsync(Id));
        store.At = (_, _) => { };
        store.ChangePlan(Id, plan => plan with { ProcessorVersion = plan.ProcessorVersion + 1 });

        var state = await new MemoryHost(store).RunAsync(Id);

        Assert.Equal((BatchStatus.Failed, "version-mismatch"), (state.Status, state.Failure?.Code));
        Assert.Contains("Send the input again", state.Failure!.Message, StringComparison.Ordinal);
        Assert.Null(store.Ages(Id));
    }

    [Theory]
    [InlineData(1_000_000, "Succeeded", null)]
    [InlineData(999_999, "Failed", "input-too-large")]
    public async Task A_decoded_input_may_not_exceed_the_limit_of_the_host(int most, string status, string? code)
    {
        var plain = Encoding.UTF8.GetBytes("name,born\n" + new string('\n', 1_000_000 - 10));
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(plain);
        await AcceptAsync(AgeBatches.In(2017), packed.ToArray());

        var state = await new MemoryHost(store)
        {
            Context = new ActivityServices(store.Storage, TimeProvider.System, AgeBatches.Processors) { Cores = 1, Settings = new HostSettings { MaxDecoded = most } },
        }.RunAsync(Id);

        Assert.Equal((status, code), (state.Status.ToString(), state.Failure?.Code));
    }

    [Theory]
    [InlineData("age", "name,age,ageAtDeath\nAda,202,36\nTu,87,\n")]
    [InlineData("pseudonym", "pseudonym,age,ageAtDeath\n")]
    public async Task Where_there_is_a_column_of_deaths_the_results_have_one_more_and_the_header_says_so(string processor, string begins)
    {
        await AcceptAsync(
            AgeBatches.In(2017, processor) with { Format = ResultFormat.Csv, ChunkSize = 20 },
            "name,died,born\nAda,1852-11-27,1815-12-10\nTu,,1930\nHypatia,Unknown,370\n"u8.ToArray());

        var host = new MemoryHost(store)
        {
            Context = new ActivityServices(store.Storage, TimeProvider.System, AgeBatches.Processors)
            {
                Cores = 1,
                Settings = new HostSettings { MaxConcurrentChunks = 3, Secrets = AgeBatches.Secrets("a key of an operator") },
            },
        };
        Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync(Id)).Status);

        var ages = Encoding.UTF8.GetString(store.Ages(Id)!);
        Assert.StartsWith(begins, ages, StringComparison.Ordinal);
        Assert.Equal(ages.Length, store.Manifests[Id].Results.Length);
        Assert.Equal(["invalid-year"], RejectedRecord.Parse(store.Rejected[Id]).Select(record => record.Reason));
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("11", true)]
    [InlineData("10", false)]
    [InlineData("19%", true)]
    [InlineData("18%", false)]
    public async Task The_rejection_threshold_counts_verified_records_only(string maxRejected, bool succeeds)
    {
        // As guessed, chunks in quotes reject many records more.
        await AcceptAsync(AgeBatches.In(2017) with { ChunkSize = 100, MaxRejected = RejectionThreshold.Parse(maxRejected) });

        var state = await new MemoryHost(store).RunAsync(Id);

        Assert.True((state.Status == BatchStatus.Succeeded) == succeeds, state.Failure?.Message);
        if (!succeeds) Assert.Equal("too-many-rejected", state.Failure?.Code);
    }

    private async Task AcceptAsync(BatchOptions? options = null, byte[]? input = null)
    {
        store.Inputs["s.csv"] = (input ?? Input, "1");
        await new MemoryHost(store).Client.StartAsync(
            Id, store.Reference("s.csv"), options ?? AgeBatches.In(2017) with { ChunkSize = 100 }, null, default);
    }
}
