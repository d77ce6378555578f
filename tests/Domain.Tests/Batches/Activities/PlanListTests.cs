using System.IO.Compression;
using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches.Activities;

/// <summary>Preparing, decoding and planning a list, when an input or the list itself is not as it was.</summary>
public sealed class PlanListTests
{
    private readonly MemoryStore store = new();
    private readonly MemoryHost host;

    public PlanListTests() => host = new MemoryHost(store);

    [Fact]
    public async Task An_overwritten_input_ends_the_batch_also_after_one_that_cannot_be_read()
    {
        await AcceptAsync(maxRejectedInputs: 2, [], Csv("second"));
        store.Inputs["1.csv"] = (Csv("other"), "2");

        var state = await host.RunAsync("batch");

        Assert.Equal((BatchStatus.Failed, ErrorCodes.SourceChanged), (state.Status, state.Failure?.Code));
    }

    [Fact]
    public async Task A_redrive_fails_again_while_an_input_is_another_one_than_was_accepted()
    {
        await AcceptAsync(maxRejectedInputs: 0, Csv("first"), Csv("second"));
        store.Inputs["1.csv"] = (Csv("other"), "2");
        Assert.Equal(ErrorCodes.SourceChanged, (await host.RunAsync("batch")).Failure?.Code);
        await host.Client.RedriveAsync("batch", default);

        Assert.Equal(ErrorCodes.SourceChanged, (await host.RunAsync("batch")).Failure?.Code);
    }

    [Fact]
    public async Task A_list_that_is_gone_when_large_inputs_are_decoded_fails_the_batch()
    {
        await AcceptAsync(maxRejectedInputs: 1, Csv("first"), LargeGzip());
        var state = (await store.FindAsync("batch", default))!.State;
        await PrepareBatch.RunAsync(host.Context, BatchAttempt.From(state), default);
        store.Inputs.Remove(state.Source.Name);

        var decoded = await DecodeInput.RunAsync(new MemoryHost(store).Context, new ChunkTask(BatchAttempt.From(state), 0), default);

        Assert.Equal(ErrorCodes.PlanMissing, decoded.Failure?.Code);
    }

    // An attempt that stopped before it created the plan may have stored the table.
    [Fact]
    public async Task A_plan_has_the_lengths_of_the_table_that_chunks_read()
    {
        await AcceptAsync(maxRejectedInputs: 0, Csv("first"), LargeGzip());
        var state = (await store.FindAsync("batch", default))!.State;
        store.Inputs["decoded/batch"] = (store.Inputs[state.Source.Name].Bytes, "1");
        var attempt = BatchAttempt.From(state);
        await PrepareBatch.RunAsync(host.Context, attempt, default);
        await DecodeInput.RunAsync(host.Context, new ChunkTask(attempt, 0), default);

        await PlanBatch.RunAsync(host.Context, new PlanRequest(attempt, state.Source), default);

        var plan = (await store.FindPlanAsync("batch", default))!;
        Assert.Equal(("decoded/batch", state.List!.Length), (plan.Input.Name, plan.Inputs!.Length));
    }

    private static byte[] Csv(string name) => Encoding.UTF8.GetBytes($"name,born\n{name},1900\n");

    private static byte[] LargeGzip()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(Csv("large"));
            var name = Encoding.UTF8.GetBytes($"{new string('x', 1 << 20)},1900\n");
            for (var i = 0; i < 17; i++) gzip.Write(name);
        }

        return bytes.ToArray();
    }

    private async Task AcceptAsync(int maxRejectedInputs, params byte[][] inputs)
    {
        for (var i = 0; i < inputs.Length; i++) store.Inputs[$"{i}.csv"] = (inputs[i], "1");
        var list = await new InputResolver(store, ["scientists"]).StoreAsync(["scientists/*.csv"], null, default);
        var options = AgeBatches.In(2017) with { MaxRejectedInputs = maxRejectedInputs };
        await host.Client.StartAsync("batch", list.Source, options, null, default, list.List);
    }
}
