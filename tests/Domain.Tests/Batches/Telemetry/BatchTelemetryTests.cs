using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>The spans and metrics of a batch.</summary>
public sealed class BatchTelemetryTests : IDisposable
{
    private static readonly byte[] Input = Encoding.UTF8.GetBytes(
        "name,born\n" + string.Concat(Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? $"Row {i},Unknown\n" : $"Row {i},1900\n")));

    private readonly string id = $"telemetry-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> spans = [];
    private readonly ActivityListener listener;
    private readonly MemoryStore store = new();

    public BatchTelemetryTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BatchTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                // Tests of other batches run beside this one.
                if (span.GetTagItem("ages.batch.id") as string == id) spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_trace_has_the_batch_its_activities_and_its_chunks()
    {
        await AcceptAsync();

        Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(store).RunAsync(id)).Status);

        await HoldsTogetherAsync("Succeeded");
        var batch = Assert.Single(spans, span => span.OperationName == "batch");
        Assert.Equal((100L, 10L), (batch.GetTagItem("ages.records"), batch.GetTagItem("ages.rejected")));
        Assert.Equal(100L, Named("chunk").Sum(chunk => (long)chunk.GetTagItem("ages.records")!));
        Assert.Equal(["batch", "chunk", "commit", "plan", "prepare"], spans.Select(span => span.OperationName).Distinct().Order());
    }

    [Fact]
    public async Task A_trace_holds_together_over_a_restart()
    {
        await AcceptAsync();
        var calls = 0;
        store.At = (call, done) =>
        {
            if (call == "CreateCheckpoint" && done && ++calls == 3) throw new IOException("the host stops");
        };

        await Assert.ThrowsAsync<IOException>(() => new MemoryHost(store).RunAsync(id));
        Assert.DoesNotContain(spans, span => span.OperationName == "batch");
        Assert.Equal(BatchStatus.Succeeded, (await new MemoryHost(store).RunAsync(id)).Status);

        await HoldsTogetherAsync("Succeeded");
    }

    [Fact]
    public async Task A_batch_that_fails_and_one_that_is_cancelled_have_their_traces_too()
    {
        await AcceptAsync(AgeBatches.In(2017) with { ChunkSize = 100, MaxRejected = new RejectionThreshold(0, null) });
        Assert.Equal(BatchStatus.Failed, (await new MemoryHost(store).RunAsync(id)).Status);
        await HoldsTogetherAsync("Failed");
        Assert.Equal("too-many-rejected", spans.Single(span => span.OperationName == "batch").GetTagItem("ages.failure"));

        await new MemoryHost(store).Client.RedriveAsync(id, default);
        await new MemoryHost(store).Client.CancelAsync(id, default);

        // Another attempt is another trace.
        var batches = Named("batch");
        Assert.Equal(["Failed", "Cancelled"], batches.Select(batch => batch.GetTagItem("ages.end")));
        Assert.Equal(2, batches.Select(batch => batch.TraceId).Distinct().Count());
    }

    [Fact]
    public async Task Records_bytes_rejects_durations_and_ends_are_measured()
    {
        var sums = new ConcurrentDictionary<string, double>();
        var ends = new ConcurrentBag<string>();
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == BatchTelemetry.Name) self.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            if (instrument.Name == "ages.batches") ends.Add($"{tags[0].Value}");
        });
        meters.SetMeasurementEventCallback<double>((instrument, _, _, _) => sums.AddOrUpdate(instrument.Name, 1, (_, sum) => sum + 1));
        meters.Start();
        await AcceptAsync();

        await new MemoryHost(store).RunAsync(id);

        // At least: others may run beside this one.
        Assert.True(sums["ages.records"] >= 100 && sums["ages.rejected"] >= 10 && sums["ages.bytes"] >= Input.Length - 10, string.Join(' ', sums));
        Assert.True(sums["ages.chunk.duration"] >= store.Checkpoints);
        Assert.Contains("Succeeded", ends);
    }

    // All spans of an attempt have the same trace and the same parent, which is not exported.
    private async Task HoldsTogetherAsync(string end)
    {
        var batch = Assert.Single(spans, span => span.OperationName == "batch" && span.GetTagItem("ages.end") as string == end);
        var plan = (await store.FindPlanAsync(id, default))!;
        Assert.All(spans, span => Assert.Equal((batch.TraceId, batch.ParentSpanId), (span.TraceId, span.ParentSpanId)));
        Assert.True(batch.HasRemoteParent);
        Assert.Equal(
            Enumerable.Range(0, plan.ChunkCount),
            Named("chunk").Select(chunk => (int)chunk.GetTagItem("ages.chunk.index")!).Distinct().Order());
    }

    private Activity[] Named(string name) => [.. spans.Where(span => span.OperationName == name)];

    private async Task AcceptAsync(BatchOptions? options = null)
    {
        store.Inputs["s.csv"] = (Input, "1");
        await new MemoryHost(store).Client.StartAsync(
            id, store.Reference("s.csv"), options ?? AgeBatches.In(2017) with { ChunkSize = 100 }, null, default);
    }
}
