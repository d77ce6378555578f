using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessAges.Batches.Telemetry;

/// <summary>
/// Traces and metrics; where nobody listens they cost nothing. A batch's trace is batch → group → chunk. Trace and spans are named after
/// what they stand for, so that whoever computes a chunk, on any host and after any restart, knows its parent without being told.
/// Chunks and steps are timed as they run; groups and the batch are told at its end, from its records and its state.
/// </summary>
public static class BatchTelemetry
{
    /// <summary>What to listen to: the activity source, and the meter.</summary>
    public const string Name = "ServerlessAges";

    // Less than what a host has for stopping.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Records = Meter.CreateCounter<long>("ages.records", "{record}", "Records computed, provisional until their batch has succeeded");
    private static readonly Counter<long> Rejected = Meter.CreateCounter<long>("ages.rejected", "{record}", "Of these, rejected");
    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>("ages.bytes", "By", "Bytes of input computed");
    private static readonly Histogram<double> ChunkDuration = Meter.CreateHistogram<double>("ages.chunk.duration", "s", "Time that a chunk took");
    private static readonly Counter<long> Batches = Meter.CreateCounter<long>("ages.batches", "{batch}", "Batches by their end");

    /// <summary>Times a step of a batch, until it is disposed.</summary>
    internal static Activity? Step(string name, BatchAttempt run) => Start(name, run, SpanOf(run.InstanceId), default);

    /// <summary>Times a chunk, until it is disposed.</summary>
    internal static Activity? Chunk(BatchAttempt run, int index, int groupSize) =>
        Start("chunk", run, SpanOf(GroupName(run, index / groupSize)), default)?.SetTag("ages.chunk.index", index);

    /// <summary>A chunk has left its record.</summary>
    internal static void ChunkDone(Activity? span, BatchPlan plan, ChunkCheckpoint record)
    {
        var bytes = plan.ChunkTo(record.Index) - plan.ChunkFrom(record.Index);
        Records.Add(record.Counts.Records);
        Rejected.Add(record.Counts.Rejected);
        Bytes.Add(bytes);
        ChunkDuration.Record(record.Work.Seconds);
        span?.SetTag("ages.records", record.Counts.Records).SetTag("ages.rejected", record.Counts.Rejected).SetTag("ages.bytes", bytes)
            .SetTag("ages.blocks", record.Blocks).SetTag("ages.cores", record.Work.Cores).SetTag("ages.instance", record.Work.Instance)
            .SetTag("ages.slices.recomputed", record.Work.Recomputed);
    }

    /// <summary>A chunk has not left its record, and why.</summary>
    internal static void Failed(Activity? span, string why) => span?.SetStatus(ActivityStatusCode.Error, why);

    /// <summary>A batch has just ended: called once for each end, by whoever has changed its state. Never fails, and is not
    /// cut short where its caller is told to stop: nobody would tell it again.</summary>
    internal static async Task EndedAsync(IBatchStore store, BatchState state, int maxConcurrentChunks)
    {
        Batches.Add(1, new("ages.end", $"{state.Status}"), new("ages.failure", state.Failure?.Code));
        if (!Source.HasListeners() || state.Attempt == 0) return;
        var run = BatchAttempt.Of(state);
        Activity.Current = null; // within this call: a batch is nobody's child, not that of the step that has ended it
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await TellGroupsAsync(store, run, state, maxConcurrentChunks, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A trace without its groups is no reason to disturb a batch.
        }

        using var batch = Start("batch", run, default, state.Attempt == 1 ? state.Accepted : state.Begun ?? state.Accepted);
        if (batch is null) return;
        batch.SetTag("ages.end", $"{state.Status}").SetTag("ages.source", $"{state.Source.Container}/{state.Source.Name}").SetTag("ages.bytes", state.Source.Length);
        if (state.Counts is { } counts) batch.SetTag("ages.records", counts.Records).SetTag("ages.rejected", counts.Rejected);
        if (state.Failure is { } failure) batch.SetTag("ages.failure", failure.Code).SetStatus(ActivityStatusCode.Error, failure.Message);
        End(batch, SpanOf(run.InstanceId), state.Changed);
    }

    private static async Task TellGroupsAsync(IBatchStore store, BatchAttempt run, BatchState state, int maxConcurrentChunks, CancellationToken cancellation)
    {
        if (await store.FindPlanAsync(state.Id, cancellation).ConfigureAwait(false) is not { ChunkCount: > 0 } plan) return;
        var size = PlanSizes.Groups(plan.ChunkCount, maxConcurrentChunks).Size;
        var groups = new SortedDictionary<int, (DateTimeOffset Began, DateTimeOffset Ended, int Chunks)>();
        await foreach (var record in store.ListCheckpointsAsync(plan, chunk: null, cancellation).ConfigureAwait(false))
        {
            var (began, ended) = (record.Work.Began, record.Work.Began.AddSeconds(record.Work.Seconds));
            if (began < state.Begun) continue; // an earlier attempt's
            groups[record.Index / size] = groups.TryGetValue(record.Index / size, out var group)
                ? (began < group.Began ? began : group.Began, ended > group.Ended ? ended : group.Ended, group.Chunks + 1)
                : (began, ended, 1);
        }

        foreach (var (number, group) in groups)
        {
            using var span = Start("group", run, SpanOf(run.InstanceId), group.Began);
            if (span is null) return;
            span.SetTag("ages.group.first", number * size).SetTag("ages.group.chunks", group.Chunks);
            End(span, SpanOf(GroupName(run, number)), group.Ended);
        }
    }

    private static Activity? Start(string name, BatchAttempt run, ActivitySpanId parent, DateTimeOffset start)
    {
        if (!Source.HasListeners()) return null;
        var trace = ActivityTraceId.CreateFromBytes(Hash(run.InstanceId).AsSpan(0, 16));
        return Source.StartActivity(name, ActivityKind.Internal, new System.Diagnostics.ActivityContext(trace, parent, ActivityTraceFlags.Recorded), startTime: start)
            ?.SetTag("ages.batch.id", run.Id).SetTag("ages.batch.attempt", run.Attempt);
    }

    private static void End(Activity span, ActivitySpanId id, DateTimeOffset end)
    {
        SpanId(span) = id.ToHexString();
        span.SetEndTime(end.UtcDateTime);
        span.Stop();
    }

    private static string GroupName(BatchAttempt run, int number) => $"{run.InstanceId}/{number}";

    private static ActivitySpanId SpanOf(string name) => ActivitySpanId.CreateFromBytes(Hash("span/" + name).AsSpan(0, 8));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    // The class has no way to be given an id, and children need to know it beforehand.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanId(Activity activity);
}
