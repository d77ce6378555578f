namespace ServerlessAges.Batches.Estimates;

/// <summary>How a batch is split, its maximum of requests and history rows, and its duration and price.</summary>
public sealed record BatchEstimate(
    long Bytes, long Records, long ChunkBytes, int Chunks, long Blocks, int Groups, int MaxConcurrentGroups,
    long HistoryRows, long LongestHistory, long BlobReads, long BlobWrites, long BlobLists,
    int Inputs, IReadOnlyList<EngineEstimate> Engines)
{
    private const int ConcurrentInputs = 16; // a chunk opens so many ahead
    private const long DownloadBytes = 8 << 20; // per range
    private const int BlobsPerList = 5000;
    private const int SingleActivities = 3; // prepare, plan, commit

    /// <param name="inputs">Blobs of a list; 1 if the batch reads one blob.</param>
    public static BatchEstimate Create(
        long bytes, long? chunkSize, int instances, EstimateFigures figures, int inputs = 1)
    {
        var isList = inputs > 1;
        var positions = isList
            ? bytes + inputs * PlannedInputs.GapOf(new BatchOptions { ChunkSize = chunkSize }) : bytes;
        var (chunk, block) = PlanSizes.Choose(positions, chunkSize);
        var chunks = (int)Ceiling(positions, chunk);
        var (size, concurrent) = PlanSizes.Groups(chunks, (int)(instances * figures["maxChunksPerInstance"]));
        var groups = (int)Ceiling(chunks, size);
        // Counted in the log of Azurite: docs/scale.md.
        var ranges = PerChunk(bytes, DownloadBytes) + (isList ? inputs : 0);
        var batch = new BatchEstimate(
            bytes, (long)(bytes / figures["rowBytes"]), chunk, chunks, PerChunk(positions, block), groups, concurrent,
            // Two events per call, two per orchestration, and two per wake-up (at most one per result).
            HistoryRows: (4 * (chunks + SingleActivities + groups)) + (4 * (groups + 1)),
            LongestHistory: Math.Max((4 * Math.Min(size, chunks)) + 4, (4 * (SingleActivities + groups)) + 4),
            BlobReads: ranges + (2L * chunks) + 16,
            BlobWrites: PerChunk(positions, block) + ((isList ? 3L : 2L) * chunks) + 8,
            BlobLists: Ceiling(chunks, BlobsPerList) + (isList ? Ceiling(inputs, BlobsPerList) : 0),
            inputs, Engines: []);
        var busy = Math.Min(Math.Min(size * concurrent, instances), chunks);
        return batch with
        {
            Engines = [batch.Run(figures), batch.Serve(figures), .. batch.Azure(instances, busy, ranges, figures)],
        };

        // The last chunk may be shorter.
        long PerChunk(long all, long part) => (all / chunk * Ceiling(chunk, part)) + Ceiling(all % chunk, part);
    }

    private EngineEstimate Run(EstimateFigures figures) => EngineEstimate.Create(
        "ages run, this machine", figures["runStartSeconds"], isMeasured: true,
        ("cores", Bytes / (figures["runBytesPerCoreSecond"] * figures["localCores"])));

    private EngineEstimate Serve(EstimateFigures figures) => EngineEstimate.Create(
        "ages serve, this machine", figures["batchSeconds"] + (Chunks * figures["chunkSeconds"]), isMeasured: true,
        ("cores", Bytes / (figures["coreBytesPerSecond"] * figures["localCores"])),
        ("Azurite", (Bytes * (1 + figures["outputRatio"]) / figures["emulatorBytesPerSecond"])
            + (Inputs * figures["emulatorRequestSeconds"])));

    private IEnumerable<EngineEstimate> Azure(int instances, int busy, long ranges, EstimateFigures figures)
    {
        var chunk = Math.Min(Bytes, ChunkBytes);
        var computing = chunk / (figures["coreBytesPerSecond"] * figures["instanceCores"]);
        var transfer = chunk * (1 + figures["outputRatio"]) / figures["instanceBytesPerSecond"];
        // A chunk waits for a few small requests. Downloading and staging overlap with computing.
        var opening = (double)Inputs / Chunks / ConcurrentInputs;
        var chunkSeconds = ((7 + opening) * figures["roundTripSeconds"]) + Math.Max(computing, transfer);
        var work = Chunks < instances ? $"chunks: {Chunks} for {instances} instances"
            : computing > chunkSeconds / 2 ? "cores" : "bandwidth of an instance";
        var requests = BlobReads + BlobWrites + BlobLists;
        (string, double)[] limits =
        [
            (work, Ceiling(Chunks, busy) * chunkSeconds),
            ("500 requests/s: the input blob", Inputs > 1 ? 0 : ranges / figures["blobRequestsPerSecond"]),
            ("500 requests/s: the result blob", Blocks / figures["blobRequestsPerSecond"]),
            ("requests/s of the account", requests / figures["accountRequestsPerSecond"]),
            ("bandwidth into the account",
                Bytes * figures["outputRatio"] / figures["accountIngressBytesPerSecond"]),
            ("bandwidth out of the account", Bytes / figures["accountEgressBytesPerSecond"]),
        ];
        var start = figures["instanceStartSeconds"] + figures["batchSeconds"];
        var activities = Chunks + SingleActivities + Groups;
        var (queues, tables) = (
            activities * figures["queueRequestsPerActivity"], activities * figures["tableRequestsPerActivity"]);
        var usd = (Chunks * chunkSeconds * figures["instanceGB"] * figures["usdPerGBSecond"])
            + (activities * 2 * figures["usdPerMillionExecutions"] / 1e6)
            + (BlobReads * figures["usdPer10kReads"] / 1e4)
            + (BlobWrites * figures["usdPer10kWrites"] / 1e4)
            + (BlobLists * figures["usdPer10kLists"] / 1e4);
        yield return EngineEstimate.Create(
            "Azure Storage", start, isMeasured: false,
            [("activity rate", activities / figures["activitiesPerSecond"]), .. limits])
            with
            {
                Requests = requests + (long)(queues + tables),
                Usd = usd + (queues * figures["usdPer10kQueueRequests"] / 1e4)
                    + (tables * figures["usdPer10kTableRequests"] / 1e4),
            };

        // Two per activity and group, to start and to end it, and one for the orchestration.
        var actions = (2L * activities) + 1;
        var price = figures["usdPerMillionActions"];
        yield return EngineEstimate.Create(
            "Durable Task Scheduler", start, isMeasured: false,
            [("activity rate", actions / figures["actionsPerSecond"]), .. limits])
            with
            {
                Requests = requests, Actions = actions, Usd = usd + (double.IsNaN(price) ? 0 : actions * price / 1e6),
                IsPriced = !double.IsNaN(price),
            };
    }

    private static long Ceiling(long whole, long part) => (whole + part - 1) / part;
}
