using System.Globalization;

namespace ServerlessAges.Batches.Estimates;

/// <summary>The assumptions of <see cref="BatchEstimate"/>. docs/scale.md describes the measurements.</summary>
public sealed class EstimateFigures
{
    private const string Here = "measured: docs/scale.md, 2026-11-25";
    private const string Assumed = "assumed";
    private const string BlobTargets = "learn.microsoft.com/azure/storage/blobs/scalability-targets, 2026-11";
    private const string AccountTargets =
        "learn.microsoft.com/azure/storage/common/scalability-targets-standard-account, 2026-11";

    private const string Scheduler =
        "learn.microsoft.com/azure/durable-task/scheduler/durable-task-scheduler-billing, 2026-11";

    private const string FlexPlan = "learn.microsoft.com/azure/azure-functions/flex-consumption-plan, 2026-11";
    private const string FunctionsPrice =
        "azure.microsoft.com/pricing/details/functions, East US, without free grants, 2026-11";

    private const string BlobPrice = "azure.microsoft.com/pricing/details/storage/blobs, hot LRS, East US, 2026-11";
    private const string QueueDocs = "two messages, each put, got and deleted: "
        + "learn.microsoft.com/azure/azure-functions/durable/durable-functions-azure-storage-provider";

    private const string QueuePrice =
        Assumed + ": as for a read of a blob; azure.microsoft.com/pricing/details/storage/queues";

    private const string TablePrice = "azure.microsoft.com/pricing/details/storage/tables, LRS, East US, 2026-11";

    private readonly Dictionary<string, EstimateFigure> figures = new EstimateFigure[]
    {
        new("rowBytes", 21, "a name and a year, on average"),
        new("outputRatio", 1.75, Here),
        new("localCores", Environment.ProcessorCount, "this machine"),
        new("runBytesPerCoreSecond", 500e6, Here),
        new("runStartSeconds", 0.15, Here),
        new("coreBytesPerSecond", 250e6, Here),
        new("emulatorBytesPerSecond", 240e6, Here),
        new("chunkSeconds", 0.02, Here),
        new("batchSeconds", 0.8, Here),
        new("instanceCores", 1, FlexPlan),
        new("instanceGB", 2, FlexPlan),
        new("instanceBytesPerSecond", 125e6, Assumed + ": 1 Gbit/s"),
        new("instanceStartSeconds", 20, Assumed + ": until all have started"),
        new("roundTripSeconds", 0.01, Assumed + ": a small request to storage within a region"),
        new("maxChunksPerInstance", 4, "infra/bicep/main.bicep"),
        new("blobRequestsPerSecond", 500, BlobTargets),
        new("accountRequestsPerSecond", 20_000, AccountTargets),
        new("accountIngressBytesPerSecond", 25e9 / 8, AccountTargets + ", the lower one"),
        new("accountEgressBytesPerSecond", 50e9 / 8, AccountTargets + ", the lower one"),
        new("activitiesPerSecond", 59, "measured: 1,000 activities in groups of 100, a Functions host on 2 cores"),
        new("actionsPerSecond", 2_000, Scheduler + ", a dedicated capacity unit; 500 on consumption"),
        new("queueRequestsPerActivity", 6, QueueDocs),
        new("tableRequestsPerActivity", 2, "the history is read and written at each completion"),
        new("usdPerGBSecond", 0.000026, FunctionsPrice),
        new("usdPerMillionExecutions", 0.40, FunctionsPrice),
        new("usdPer10kWrites", 0.05, BlobPrice),
        new("usdPer10kLists", 0.05, BlobPrice),
        new("usdPer10kReads", 0.004, BlobPrice),
        new("usdPer10kQueueRequests", 0.004, QueuePrice),
        new("usdPer10kTableRequests", 0.00036, TablePrice),
        new("usdPerMillionActions", double.NaN, "see azure.microsoft.com/pricing/details/durable-task-scheduler"),
    }.ToDictionary(figure => figure.Key, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<EstimateFigure> All => figures.Values;

    public double this[string key] => figures[key].Value;

    /// <summary>Sets <c>KEY=NUMBER</c>.</summary>
    /// <exception cref="BatchException"><c>bad-option</c></exception>
    public void Assume(string text)
    {
        var parts = text.Split('=', 2);
        if (!figures.TryGetValue(parts[0], out var figure))
        {
            var keys = string.Join(", ", figures.Keys);
            throw new BatchException(ErrorCodes.BadOption, $"There is no figure '{parts[0]}'. The figures: {keys}.");
        }

        if (parts.Length < 2
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || value is not (>= 0 and <= 1e15))
        {
            throw new BatchException(ErrorCodes.BadOption, $"'{text}' is not {figure.Key}=NUMBER.");
        }

        figures[figure.Key] = figure with { Value = value, Source = "given" };
    }
}
