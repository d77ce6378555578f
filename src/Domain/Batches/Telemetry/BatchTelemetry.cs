using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ServerlessAges.Batches.Telemetry;

/// <summary>Traces and metrics. All spans of an attempt have the same trace and parent id, which follow from its id. So
/// spans of all hosts belong to one trace without passing on a context.</summary>
public static class BatchTelemetry
{
    public const string Name = "ServerlessAges";
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Records = Meter.CreateCounter<long>(
        "ages.records", "{record}", "Records computed, provisional until their batch has succeeded");
    private static readonly Counter<long> Rejected = Meter.CreateCounter<long>(
        "ages.rejected", "{record}", "Records of these that were rejected");
    private static readonly Counter<long> Bytes =
        Meter.CreateCounter<long>("ages.bytes", "By", "Bytes of input computed");
    private static readonly Histogram<double> ChunkDuration =
        Meter.CreateHistogram<double>("ages.chunk.duration", "s", "Duration of chunks");
    private static readonly Counter<long> Batches =
        Meter.CreateCounter<long>("ages.batches", "{batch}", "Batches by their end");

    internal static Activity? Start(string name, BatchAttempt attempt, DateTimeOffset start = default)
    {
        if (!Source.HasListeners()) return null;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(attempt.InstanceId));
        var parent = new ActivityContext(
            ActivityTraceId.CreateFromBytes(hash.AsSpan(0, 16)), ActivitySpanId.CreateFromBytes(hash.AsSpan(16, 8)),
            ActivityTraceFlags.Recorded, isRemote: true);
        return Source.StartActivity(name, ActivityKind.Internal, parent, startTime: start)
            ?.SetTag("ages.batch.id", attempt.Id).SetTag("ages.batch.attempt", attempt.Attempt);
    }

    internal static void ChunkFinished(Activity? span, BatchPlan plan, ChunkCheckpoint checkpoint)
    {
        var bytes = plan.ChunkTo(checkpoint.Index) - plan.ChunkFrom(checkpoint.Index);
        Records.Add(checkpoint.Counts.Records);
        Rejected.Add(checkpoint.Counts.Rejected);
        Bytes.Add(bytes);
        ChunkDuration.Record(checkpoint.Work.Seconds);
        span?.SetTag("ages.records", checkpoint.Counts.Records)
            .SetTag("ages.rejected", checkpoint.Counts.Rejected)
            .SetTag("ages.bytes", bytes)
            .SetTag("ages.blocks", checkpoint.Blocks)
            .SetTag("ages.cores", checkpoint.Work.Cores)
            .SetTag("ages.instance", checkpoint.Work.Instance)
            .SetTag("ages.slices.recomputed", checkpoint.Work.Recomputed);
    }

    internal static void Failed(Activity? span, string reason) => span?.SetStatus(ActivityStatusCode.Error, reason);

    /// <summary>Call it once for each end of a batch, after its state was replaced.</summary>
    internal static void BatchEnded(BatchState state)
    {
        Batches.Add(1, new("ages.end", $"{state.Status}"), new("ages.failure", state.Failure?.Code));
        if (state.Attempt == 0) return;
        var start = state.Attempt == 1 ? state.Accepted : state.Begun ?? state.Accepted;
        using var span = Start("batch", BatchAttempt.From(state), start);
        if (span is null) return;
        span.SetTag("ages.end", $"{state.Status}")
            .SetTag("ages.source", $"{state.Source.Container}/{state.Source.Name}")
            .SetTag("ages.bytes", state.Source.Length)
            .SetTag("ages.records", state.Counts?.Records)
            .SetTag("ages.rejected", state.Counts?.Rejected)
            .SetTag("ages.failure", state.Failure?.Code);
        if (state.Failure is { } failure) Failed(span, failure.Message);
        span.SetEndTime(state.Changed.UtcDateTime);
    }
}
