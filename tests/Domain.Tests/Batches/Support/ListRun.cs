using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>A batch of a list on a store in memory, beside its oracle.</summary>
internal sealed class ListRun(IReadOnlyList<byte[]> inputs, BatchOptions options, Draw draw)
{
    public const string Id = "list";

    private ListOracle oracle = null!;
    private BatchPlan plan = null!;
    private int cores;

    public MemoryStore Store { get; } = new();

    public async Task CreateAsync(long chunk, long block, int cores, bool decode = true)
    {
        this.cores = cores;
        oracle = await ListOracle.RunAsync(inputs, options, index => $"scientists/{NameOf(index)}");
        var listed = new List<BatchInput>();
        for (var i = 0; i < inputs.Count; i++)
        {
            Store.Inputs[NameOf(i)] = (inputs[i], "1");
            listed.Add(new BatchInput(Store.Reference(NameOf(i))));
            if (oracle.Accounts[i] is not { Encoding: not null } || !decode || !draw.Chance(30)) continue;
            // Decoded before the chunks, as large inputs are.
            var decoded = await DecodedInput.DecodeAsync(new BytesSource(inputs[i]), null, null, default);
            var blob = await Store.CreateDecodedAsync(Id, i, decoded.Format, new SourceStream(decoded.Source), default);
            listed[i] = listed[i] with { Decoded = blob, Format = decoded.Format };
        }

        var lines = string.Concat(listed.Select(input => JsonSerializer.Serialize(input, InputJson.Default.BatchInput) + "\n"));
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
            .Select(line => JsonSerializer.Deserialize(line, InputJson.Default.InputAccount)!).ToArray();
        Assert.True(oracle.Accounts.Count == accounts.Length, where);
        foreach (var (expected, actual) in oracle.Accounts.Zip(accounts)) Equal(Comparable(expected), Comparable(actual), where);

        var manifest = Store.Manifests[Id];
        Assert.Equal(oracle.Counts, manifest.Counts);
        Assert.Equal(oracle.Counts, state.Counts);
        Assert.Equal(
            (oracle.Results.Length, Checksum.Hex(FastChecksum.Compute(oracle.Results))), (manifest.Results.Length, manifest.Results.Crc64));
        Assert.Equal(
            (Store.Accounts[Id].Length, Checksum.Hex(FastChecksum.Compute(Store.Accounts[Id]))),
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

    public static string NameOf(int index) => $"in put/{index:D3} \"é\".csv";

    private static void Equal(byte[] expected, byte[] actual, string where)
    {
        if (!expected.AsSpan().SequenceEqual(actual)) Assert.Equal(where + "\n" + Escaped.Text(expected), where + "\n" + Escaped.Text(actual));
    }

    private static void Equal(InputAccount expected, InputAccount actual, string where) =>
        Assert.True(expected == actual, $"{where}:\n{expected}\n{actual}");
}
