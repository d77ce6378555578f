using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches.Activities;

/// <summary>A batch of a list gives what its inputs give one by one, whatever the size of chunks, and with faults.</summary>
public sealed class ListBatchTests
{
    private const string Id = "list";

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
        for (var seed = 0; seed < TestScale.Files(400); seed++)
        {
            var draw = new Draw(seed);
            var inputs = GeneratedList.Make(seed, draw.Chance(5) ? draw.Number(30, 201) : draw.Number(0, 8));
            var options = Options with { Format = format, Input = Options.Input with { Keep = DialectArguments.Keep(keep) } };
            if (draw.Chance(30)) options = options with { Input = options.Input with { MaxRowBytes = draw.Number(20, 60) } };
            // At most some hundred chunks.
            var least = Math.Max(1, inputs.Sum(input => input.Length + 1) / 400);
            var chunk = draw.Of(least, least + draw.Number(0, 30), least + draw.Number(0, 300), 100_000);
            var run = new ListRun(inputs, options, draw);

            await run.CreateAsync(chunk, block: draw.Of(chunk, Math.Max(1, chunk / 3)), cores: draw.Number(1, 4));
            var state = await run.Host().RunAsync(Id);

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

                    var state = await run.Host(attempts: 3).RunAsync(Id);

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
        for (var seed = 0; seed < TestScale.Files(16); seed++)
        {
            var draw = new Draw(seed);
            var inputs = GeneratedList.Make(seed + 500, 5);
            var chunk = Math.Max(20, inputs.Sum(input => input.Length + 20) / 8);
            var (calls, cut) = (0, 1);
            do
            {
                foreach (var after in (bool[])[false, true])
                {
                    var run = new ListRun(inputs, Options, new Draw(seed));
                    await run.CreateAsync(chunk, chunk, cores: 2);
                    calls = 0;
                    var off = false;
                    run.Store.At = (_, done) =>
                    {
                        if (!done && !off) Interlocked.Increment(ref calls);
                        if (off || (off = calls == cut && done == after)) throw new PowerCutException();
                    };
                    try
                    {
                        await run.Host().RunAsync(Id);
                    }
                    catch (PowerCutException)
                    {
                        // And on again, as another attempt.
                    }

                    run.Store.At = (_, _) => { };
                    await LiveBatch.ChangeAsync(
                        run.Store, TimeProvider.System, Id, state => state.HasEnded ? null : state with { Attempt = 2 }, default);
                    var state = await run.Host().RunAsync(Id);

                    run.Check(state, $"seed {seed}, cut {cut}, after {after}");
                }

                cut += draw.Number(1, TestScale.All ? 3 : 12);
            }
            while (cut <= calls);
        }
    }

    /// <summary>A batch of a list on a store in memory, beside its oracle.</summary>
    private sealed class ListRun(IReadOnlyList<byte[]> inputs, BatchOptions options, Draw draw)
    {
        private ListOracle oracle = null!;
        private BatchPlan plan = null!;
        private int cores;

        public MemoryStore Store { get; } = new();

        public async Task CreateAsync(long chunk, long block, int cores)
        {
            this.cores = cores;
            oracle = await ListOracle.RunAsync(inputs, options, index => $"scientists/{NameOf(index)}");
            var listed = new List<BatchInput>();
            for (var i = 0; i < inputs.Count; i++)
            {
                Store.Inputs[NameOf(i)] = (inputs[i], "1");
                listed.Add(new BatchInput(Store.Reference(NameOf(i))));
                if (oracle.Accounts[i] is not { Encoding: not null } || !draw.Chance(30)) continue;
                // Decoded before the chunks, as large inputs are.
                var decoded = await DecodedInput.DecodeAsync(new BytesSource(inputs[i]), null, null, default);
                var blob = await Store.CreateDecodedAsync(Id, i, decoded.Format, new SourceStream(decoded.Source), default);
                listed[i] = listed[i] with { Decoded = blob, Format = decoded.Format };
            }

            var lines = string.Concat(listed.Select(input => JsonSerializer.Serialize(input, BatchJson.Default.BatchInput) + "\n"));
            var list = await Store.UploadAsync(new MemoryStream(Encoding.UTF8.GetBytes(lines)), default);
            var gap = Math.Min(64 << 10, chunk);
            plan = new BatchPlan
            {
                BatchId = Id, Input = list, Inputs = new PlannedInputs(inputs.Count, listed.Sum(input => input.Read.Length), gap),
                Dialect = oracle.Dialect, Options = options, EngineVersion = PlanBatch.EngineVersion,
                ProcessorVersion = AgeProcessor.Schema.Version, ChunkSize = chunk, BlockSize = block, Digest = "0123456789abcdef",
            };
            await Host().Client.StartAsync(Id, list, options, null, default);
            await Store.CreatePlanAsync(plan, default);
        }

        public MemoryHost Host(int attempts = 1)
        {
            var host = new MemoryHost(Store, attempts: attempts);
            return new MemoryHost(Store, attempts: attempts) { Context = host.Context with { Cores = cores } };
        }

        public void Check(BatchState state, string where)
        {
            Assert.True(
                state.Status == BatchStatus.Succeeded,
                $"{where}: {state.Status} {state.Failure}\n{string.Join('\n', inputs.Select(input => Escaped.Text(input)))}");
            oracle.Header();
            Equal(oracle.Results, Store.Ages(Id)!, where);
            Equal(oracle.Rejected, Store.Rejected[Id], where);
            var accounts = Encoding.UTF8.GetString(Store.Accounts[Id]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize(line, BatchJson.Default.InputAccount)!).ToArray();
            Assert.True(oracle.Accounts.Count == accounts.Length, where);
            foreach (var (expected, actual) in oracle.Accounts.Zip(accounts)) Equal(Comparable(expected), Comparable(actual), where);

            var manifest = Store.Manifests[Id];
            Assert.Equal(oracle.Counts, manifest.Counts);
            Assert.Equal(oracle.Counts, state.Counts);
            Assert.Equal(
                (oracle.Results.Length, Checksum.Hex(Checksum.Compute(oracle.Results))), (manifest.Results.Length, manifest.Results.Crc64));
            Assert.Equal(
                (Store.Accounts[Id].Length, Checksum.Hex(Checksum.Compute(Store.Accounts[Id]))),
                (manifest.Inputs!.Length, manifest.Inputs.Crc64));
            Assert.Equal(
                (inputs.Count, accounts.Count(account => account.Failure is not null)), (manifest.InputCount, manifest.RejectedInputs));
            var position = manifest.FirstRow;
            foreach (var part in manifest.Chunks)
            {
                Assert.Equal(position, part.Start);
                position = part.End;
            }

            Assert.Equal(manifest.Length, position);
        }

        // Names in messages differ.
        private static InputAccount Comparable(InputAccount account) =>
            account.Failure?.Code == "bad-option" ? account with { Failure = account.Failure with { Message = "" } } : account;

        private static string NameOf(int index) => $"in put/{index:D3} \"é\".csv";

        private static void Equal(byte[] expected, byte[] actual, string where)
        {
            if (!expected.AsSpan().SequenceEqual(actual)) Assert.Equal(where + "\n" + Escaped.Text(expected), where + "\n" + Escaped.Text(actual));
        }

        private static void Equal(InputAccount expected, InputAccount actual, string where) =>
            Assert.True(expected == actual, $"{where}:\n{expected}\n{actual}");
    }
}
