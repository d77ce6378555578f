namespace ServerlessAges.Batches.Estimates;

/// <summary>
/// What a batch will be made of, how long it takes and what it costs: the one formula behind `ages plan`.
/// </summary>
/// <param name="Bytes">Of the input, after its header.</param>
/// <param name="Records">About how many.</param>
/// <param name="ChunkBytes">Of the input per chunk.</param>
/// <param name="Chunks">How many.</param>
/// <param name="Blocks">Staged, at most.</param>
/// <param name="Groups">Sub-orchestrations.</param>
/// <param name="MaxConcurrentGroups">Of these, outstanding at a time.</param>
/// <param name="HistoryRows">Of all orchestrations together, at most.</param>
/// <param name="LongestHistory">Of the longest, at most.</param>
/// <param name="BlobReads">Requests that read blobs.</param>
/// <param name="BlobWrites">Requests that write them.</param>
/// <param name="BlobLists">Requests that list them.</param>
/// <param name="Engines">What it takes on each.</param>
public sealed record BatchEstimate(
    long Bytes, long Records, long ChunkBytes, int Chunks, long Blocks, int Groups, int MaxConcurrentGroups, long HistoryRows, long LongestHistory,
    long BlobReads, long BlobWrites, long BlobLists, IReadOnlyList<EngineEstimate> Engines)
{
    private const long DownloadBytes = 8 << 20; // what a range has in BlobByteSource
    private const int RecordsPerList = 5000;
    private const int StepActivities = 3; // prepare, plan, commit

    /// <summary>Makes one.</summary>
    /// <param name="bytes">Of the input.</param>
    /// <param name="chunkSize">As a user may ask for; null to let the plan choose.</param>
    /// <param name="instances">How many there may be.</param>
    /// <param name="figures">The numbers.</param>
    public static BatchEstimate Of(long bytes, long? chunkSize, int instances, EstimateFigures figures)
    {
        var (chunk, block) = PlanSizes.Choose(bytes, chunkSize);
        var chunks = (int)((bytes + chunk - 1) / chunk);
        var blocks = (bytes / chunk * Ceiling(chunk, block)) + Ceiling(bytes % chunk, block);
        var (size, atOnce) = PlanSizes.Groups(chunks, (int)(instances * figures["chunksAtOncePerInstance"]));
        var groups = (int)Ceiling(chunks, size);
        var activities = chunks + StepActivities;
        // Two events for each that is called, two for an orchestration, two for each time that one is woken: by every
        // answer, at most.
        var rows = (4 * (activities + groups)) + (4 * (groups + 1));
        var longest = Math.Max((4 * Math.Min(size, chunks)) + 4, (4 * (StepActivities + groups)) + 4);

        // Counted, request by request, in the log of an Azurite: docs/scale.md.
        var ranges = (bytes / chunk * Ceiling(chunk, DownloadBytes)) + Ceiling(bytes % chunk, DownloadBytes);
        var reads = ranges + (2L * chunks) + 16;
        var writes = blocks + (2L * chunks) + 8;
        var lists = Ceiling(chunks, RecordsPerList);
        var batch = new BatchEstimate(
            bytes, (long)(bytes / figures["rowBytes"]), chunk, chunks, blocks, groups, atOnce, rows, longest, reads, writes, lists, []);
        return batch with { Engines = [batch.Run(figures), batch.Serve(figures), .. batch.Azure(instances, Math.Min(size * atOnce, instances), ranges, figures)] };
    }

    private EngineEstimate Run(EstimateFigures figures) => EngineEstimate.Of(
        "ages run, this machine", figures["runStartSeconds"], isMeasured: true,
        ("cores", Bytes / (figures["runBytesPerCoreSecond"] * figures["localCores"])));

    private EngineEstimate Serve(EstimateFigures figures) => EngineEstimate.Of(
        "ages serve, this machine", figures["batchSeconds"] + (Chunks * figures["chunkSeconds"]), isMeasured: true,
        ("cores", Bytes / (figures["coreBytesPerSecond"] * figures["localCores"])),
        ("Azurite", Bytes * (1 + figures["outputRatio"]) / figures["emulatorBytesPerSecond"]));

    private IEnumerable<EngineEstimate> Azure(int instances, int busy, long ranges, EstimateFigures figures)
    {
        var output = Bytes * figures["outputRatio"];
        var one = Math.Min(Bytes, ChunkBytes);
        // A chunk waits for a handful of small requests; what it downloads and stages overlaps with what it computes.
        var chunkSeconds = (7 * figures["roundTripSeconds"]) + Math.Max(
            one / (figures["coreBytesPerSecond"] * figures["instanceCores"]), one * (1 + figures["outputRatio"]) / figures["instanceBytesPerSecond"]);
        var rounds = Ceiling(Chunks, Math.Min(busy, Chunks));
        var work = Chunks < instances ? $"chunks: {Chunks} for {instances} instances"
            : one / (figures["coreBytesPerSecond"] * figures["instanceCores"]) > chunkSeconds / 2 ? "cores" : "bandwidth of an instance";
        (string, double)[] limits =
        [
            (work, rounds * chunkSeconds),
            ("500 requests/s: the input blob", ranges / figures["blobRequestsPerSecond"]),
            ("500 requests/s: the result blob", Blocks / figures["blobRequestsPerSecond"]),
            ("requests/s of the account", (BlobReads + BlobWrites + BlobLists) / figures["accountRequestsPerSecond"]),
            ("bandwidth into the account", output / figures["accountIngressBytesPerSecond"]),
            ("bandwidth out of the account", Bytes / figures["accountEgressBytesPerSecond"]),
        ];
        var start = figures["instanceStartSeconds"] + figures["batchSeconds"];
        var activities = Chunks + StepActivities + Groups;
        // An activity, or a group, is an action to begin and one for its answer; the batch's own orchestration one
        // more.
        var actions = (2L * activities) + 1;
        var usual = (Chunks * chunkSeconds * figures["instanceGB"] * figures["usdPerGBSecond"])
            + ((activities * 2) * figures["usdPerMillionExecutions"] / 1e6)
            + (((BlobReads * figures["usdPer10kReads"]) + (BlobWrites * figures["usdPer10kWrites"]) + (BlobLists * figures["usdPer10kLists"])) / 1e4);
        var queues = activities * figures["queueRequestsPerActivity"];
        var tables = activities * figures["tableRequestsPerActivity"];
        yield return EngineEstimate.Of(
                "Azure Storage", start, isMeasured: false, [("activity rate", activities / figures["activitiesPerSecond"]), .. limits])
            with
            {
                Requests = BlobReads + BlobWrites + BlobLists + (long)(queues + tables),
                Usd = usual + (queues * figures["usdPer10kQueueRequests"] / 1e4) + (tables * figures["usdPer10kTableRequests"] / 1e4),
            };
        var price = figures["usdPerMillionActions"];
        yield return EngineEstimate.Of(
                "Durable Task Scheduler", start, isMeasured: false, [("activity rate", actions / figures["actionsPerSecond"]), .. limits])
            with
            {
                Requests = BlobReads + BlobWrites + BlobLists,
                Actions = actions,
                Usd = usual + (double.IsNaN(price) ? 0 : actions * price / 1e6),
                IsPriced = !double.IsNaN(price),
            };
    }

    private static long Ceiling(long whole, long part) => (whole + part - 1) / part;
}
