using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches.Activities;

/// <summary>A batch of a list gives what its inputs give one by one, whatever the size of chunks, and with faults.</summary>
public sealed class ListBatchTests
{
    private static readonly BatchOptions Options = AgeBatches.In(2017) with
    {
        MaxRejected = new RejectionThreshold(1_000_000, null), MaxRejectedInputs = BatchOptions.MaxInputs,
    };

    [Theory]
    [InlineData(ResultFormat.Ndjson, null)]
    [InlineData(ResultFormat.Csv, null)]
    [InlineData(ResultFormat.Ndjson, "*")]
    [InlineData(ResultFormat.Csv, "name")]
    public async Task Chunks_of_any_size_give_what_the_inputs_give_one_by_one(ResultFormat format, string? keep)
    {
        for (var seed = 0; seed < TestScale.Files(300); seed++)
        {
            var draw = new Draw(seed);
            var inputs = GeneratedList.Make(seed, draw.Chance(5) ? draw.Number(30, 201) : draw.Number(0, 8));
            var options = Options with { Format = format, Input = Options.Input with { Keep = DialectArguments.Keep(keep) } };
            if (draw.Chance(20)) options = options with { InputColumn = draw.Of("source", "note") };
            if (draw.Chance(30)) options = options with { Input = options.Input with { MaxRowBytes = draw.Number(20, 60) } };
            // At most some hundred chunks.
            var least = Math.Max(1, inputs.Sum(input => input.Length + 1) / 400);
            var chunk = draw.Of(least, least + draw.Number(0, 30), least + draw.Number(0, 300), 100_000);
            var run = new ListRun(inputs, options, draw);

            await run.CreateAsync(chunk, block: draw.Of(chunk, Math.Max(1, chunk / 3)), cores: draw.Number(1, 4));
            var state = await run.Host().RunAsync(ListRun.Id);

            run.Check(state, $"seed {seed}, chunks of {chunk}");
        }
    }

    [Fact]
    public async Task A_call_that_fails_once_changes_nothing()
    {
        for (var seed = 0; seed < TestScale.Files(16); seed++)
        {
            var draw = new Draw(seed);
            var inputs = GeneratedList.Make(seed, 5);
            var chunk = Math.Max(20, inputs.Sum(input => input.Length + 20) / 8);
            var (calls, fault) = (0, 0);
            do
            {
                foreach (var after in (bool[])[false, true])
                {
                    var run = new ListRun(inputs, Options, new Draw(seed));
                    await run.CreateAsync(chunk, chunk, cores: 1);
                    calls = 0;
                    run.Store.At = (_, done) =>
                    {
                        if (!done) calls++;
                        if (calls == fault && done == after) throw new IOException("Storage did not answer.");
                    };

                    var state = await run.Host(attempts: 3).RunAsync(ListRun.Id);

                    run.Store.At = (_, _) => { };
                    run.Check(state, $"seed {seed}, fault {fault}, after {after}");
                }

                fault += draw.Number(1, TestScale.All ? 3 : 12);
            }
            while (fault <= calls);
        }
    }

    private sealed class PowerCutException : Exception;

    [Fact]
    public async Task A_batch_that_is_restarted_as_another_attempt_gives_the_same()
    {
        for (var seed = 0; seed < TestScale.Files(8); seed++)
        {
            var draw = new Draw(seed);
            var inputs = GeneratedList.Make(seed + 500, 5);
            var chunk = Math.Max(20, inputs.Sum(input => input.Length + 20) / 8);
            var (cut, wasCut) = (1, false);
            do
            {
                foreach (var after in (bool[])[false, true])
                {
                    var run = new ListRun(inputs, Options, new Draw(seed));
                    await run.CreateAsync(chunk, chunk, cores: 2);
                    var (calls, off) = (0, false);
                    run.Store.At = (_, done) =>
                    {
                        if (!done && !off) Interlocked.Increment(ref calls);
                        if (off || (off = calls == cut && done == after)) throw new PowerCutException();
                    };
                    try
                    {
                        await run.Host().RunAsync(ListRun.Id);
                    }
                    catch (PowerCutException)
                    {
                        // And on again, as another attempt.
                    }

                    wasCut = off;
                    run.Store.At = (_, _) => { };
                    await LiveBatch.ChangeAsync(
                        run.Store, TimeProvider.System, notifier: null, ListRun.Id, state => state.HasEnded ? null : state with { Attempt = 2 }, default);
                    var state = await run.Host().RunAsync(ListRun.Id);

                    run.Check(state, $"seed {seed}, cut {cut}, after {after}");
                }

                cut += draw.Number(1, TestScale.All ? 3 : 12);
            }
            while (wasCut);
        }
    }
}
