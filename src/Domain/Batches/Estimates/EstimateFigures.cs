namespace ServerlessAges.Batches.Estimates;

/// <summary>The assumptions of <see cref="BatchEstimate"/>. docs/scale.md describes the measurements.</summary>
public sealed class EstimateFigures
{
    private const string Here = "measured: docs/scale.md, 2026-11-25";
    private const string Assumed = "assumed";
    private const string Learn = "2026-11: learn.microsoft.com/azure/";
    private const string Account = Learn + "storage/common/scalability-targets-standard-account";
    private const string FlexPlan = Learn + "azure-functions/flex-consumption-plan";
    private const string Prices = "2026-11, East US: azure.microsoft.com/pricing/details/";
    private const string FunctionsPrice = Prices + "functions, without free grants";
    private const string BlobPrice = Prices + "storage/blobs, hot LRS";

    private readonly Dictionary<string, (double Value, string Source)> figures = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rowBytes"] = (21, "a name and a year, on average"),
        ["outputRatio"] = (1.75, Here),
        ["localCores"] = (Environment.ProcessorCount, "this machine"),
        ["runBytesPerCoreSecond"] = (500e6, Here),
        ["runStartSeconds"] = (0.15, Here),
        ["coreBytesPerSecond"] = (250e6, Here),
        ["emulatorBytesPerSecond"] = (240e6, Here),
        ["emulatorRequestSeconds"] = (0.0015, Here),
        ["chunkSeconds"] = (0.02, Here),
        ["batchSeconds"] = (0.8, Here),
        ["instanceCores"] = (1, FlexPlan),
        ["instanceGB"] = (2, FlexPlan),
        ["instanceBytesPerSecond"] = (125e6, Assumed + ": 1 Gbit/s"),
        ["instanceStartSeconds"] = (20, Assumed + ": until all have started"),
        ["roundTripSeconds"] = (0.01, Assumed + ": a small request to storage within a region"),
        ["maxChunksPerInstance"] = (4, "infra/bicep/main.bicep"),
        ["blobRequestsPerSecond"] = (500, Learn + "storage/blobs/scalability-targets"),
        ["accountRequestsPerSecond"] = (20_000, Account),
        ["accountIngressBytesPerSecond"] = (25e9 / 8, Account + ", the lower one"),
        ["accountEgressBytesPerSecond"] = (50e9 / 8, Account + ", the lower one"),
        ["activitiesPerSecond"] = (59, "measured: 1,000 activities in groups of 100, a Functions host on 2 cores"),
        ["actionsPerSecond"] = (2_000,
            Learn + "durable-task/scheduler/durable-task-scheduler-billing: a capacity unit; 500 on consumption"),
        ["queueRequestsPerActivity"] = (6, "two messages, each put, got and deleted"),
        ["tableRequestsPerActivity"] = (2, "the history is read and written at each completion"),
        ["usdPerGBSecond"] = (0.000026, FunctionsPrice),
        ["usdPerMillionExecutions"] = (0.40, FunctionsPrice),
        ["usdPer10kWrites"] = (0.05, BlobPrice),
        ["usdPer10kLists"] = (0.05, BlobPrice),
        ["usdPer10kReads"] = (0.004, BlobPrice),
        ["usdPer10kQueueRequests"] = (0.004, Assumed + ": as for a read of a blob"),
        ["usdPer10kTableRequests"] = (0.00036, Prices + "storage/tables, LRS"),
        ["usdPerMillionActions"] = (double.NaN, "see azure.microsoft.com/pricing/details/durable-task-scheduler"),
    };

    /// <summary>Each number, and where it is from.</summary>
    public IEnumerable<(string Key, double Value, string Source)> All =>
        figures.Select(figure => (figure.Key, figure.Value.Value, figure.Value.Source));

    public double this[string key] => figures[key].Value;

    /// <summary>Sets <c>KEY=NUMBER</c>.</summary>
    public void Assume(string text)
    {
        var parts = text.Split('=', 2);
        if (!figures.ContainsKey(parts[0]))
        {
            var keys = string.Join(", ", figures.Keys);
            throw new BatchException(ErrorCodes.BadOption, $"There is no figure '{parts[0]}'. The figures: {keys}.");
        }

        if (parts.Length < 2
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || value is not (>= 0 and <= 1e15)
            || (value == 0 && parts[0].Equals("rowBytes", StringComparison.OrdinalIgnoreCase)))
        {
            throw new BatchException(ErrorCodes.BadOption, $"'{text}' is not {parts[0]}=NUMBER.");
        }

        figures[parts[0]] = (value, "given");
    }
}
