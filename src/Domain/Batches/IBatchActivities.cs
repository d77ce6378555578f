using System.Text.Json.Serialization;
using ServerlessAges.Records;
using ServerlessAges.Slices;

namespace ServerlessAges.Batches;

// The records here are kept in histories, and a newer version reads what an older one wrote: members are only ever added,
// each with a default that stands for its absence.

/// <summary>One attempt of a batch.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="Version">The <see cref="BatchOrchestration.Version"/> that it was begun by.</param>
public sealed record BatchAttempt(string Id, int Attempt = 1, int Version = 1)
{
    /// <summary>The attempt that a state stands for, to be run by the orchestration as it is now.</summary>
    public static BatchAttempt Of(BatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new BatchAttempt(state.Id, state.Attempt, BatchOrchestration.Version);
    }

    /// <summary>A name for this attempt that is valid for every engine: no instance is ever replaced by another.</summary>
    [JsonIgnore]
    public string InstanceId => $"{Id}-{Attempt}";
}

/// <summary>
/// What <see cref="BatchOrchestration"/> asks of its engine. Each may run several times for one asking and answers the
/// same. Expected failures are answers; what is thrown is transient, and the engine's to retry.
/// </summary>
public interface IBatchActivities
{
    /// <summary>Takes the batch up and unpacks its input where it must be.</summary>
    Task<PrepareResult> PrepareAsync(BatchAttempt run);

    /// <summary>Makes the plan, or finds it.</summary>
    Task<PlanResult> PlanAsync(PlanRequest request);

    /// <summary>Computes consecutive chunks, side by side.</summary>
    Task<GroupResult> ProcessGroupAsync(ChunkGroup group);

    /// <summary>Computes chunks again from where the chain has arrived.</summary>
    Task<ActivityResult> ReprocessAsync(ReprocessRequest repair);

    /// <summary>Proves the chain; asks for a repair where it breaks, else commits the result and ends the batch.</summary>
    Task<CommitResult> CommitAsync(BatchAttempt run);

    /// <summary>Ends the batch with a failure, unless it has ended or is being committed.</summary>
    Task FailAsync(BatchEnd end);
}

/// <summary>A step's answer.</summary>
/// <param name="Failure">Why the batch must end; null to go on.</param>
/// <param name="Stopped">The batch was cancelled, or another attempt has taken over: leave it alone.</param>
public sealed record ActivityResult(BatchFailure? Failure = null, bool Stopped = false);

/// <summary>An input that can be split.</summary>
/// <param name="Input">The plain bytes: the source itself, or what was unpacked from it; null where it ends here.</param>
/// <param name="Failure">Why the batch must end.</param>
/// <param name="Stopped">Leave it alone.</param>
/// <param name="Format">The format of a decoded input; null if nothing was decoded.</param>
public sealed record PrepareResult(
    BlobReference? Input, BatchFailure? Failure = null, bool Stopped = false, InputFormat? Format = null);

/// <summary>What to plan.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Input">The plain bytes.</param>
/// <param name="Format">The format of a decoded input; null if nothing was decoded.</param>
public sealed record PlanRequest(BatchAttempt Run, BlobReference Input, InputFormat? Format = null);

/// <summary>The plan, as far as the orchestration needs it.</summary>
/// <param name="ChunkCount">Chunks in all.</param>
/// <param name="GroupSize">Chunks per group.</param>
/// <param name="MaxConcurrentGroups">Groups outstanding at a time.</param>
/// <param name="Failure">Why the batch must end.</param>
/// <param name="Stopped">Leave it alone.</param>
/// <param name="Resumed">The plan existed already, so chunks may be finished.</param>
public sealed record PlanResult(
    int ChunkCount, int GroupSize = PlanSizes.GroupSize, int MaxConcurrentGroups = 1, BatchFailure? Failure = null,
    bool Stopped = false, bool Resumed = false);

/// <summary>The run of chunks [First, First + Count).</summary>
/// <param name="Run">Whose.</param>
/// <param name="First">First chunk.</param>
/// <param name="Count">How many.</param>
/// <param name="Round">Counted from 1: which time the orchestration goes through all chunks.</param>
/// <param name="Resumed">Chunks may be finished already: they are listed before one is started.</param>
public sealed record ChunkGroup(BatchAttempt Run, int First, int Count, int Round = 1, bool Resumed = false)
{
    /// <summary>The chunks, in order.</summary>
    [JsonIgnore]
    public IEnumerable<ChunkTask> Tasks => Enumerable.Range(First, Count).Select(index => new ChunkTask(Run, index, Round, Resumed));
}

/// <summary>One chunk, for an activity.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Index">Which.</param>
/// <param name="Round">As of its group.</param>
/// <param name="Resumed">As of its group.</param>
public sealed record ChunkTask(BatchAttempt Run, int Index, int Round = 1, bool Resumed = false);

/// <summary>What an activity reports of a chunk: a reference, never records.</summary>
/// <param name="Index">The chunk.</param>
/// <param name="Start">First owned row; null where none starts in it.</param>
/// <param name="End">Byte after the last owned row.</param>
/// <param name="Counts">Provisional until the chain reaches the chunk.</param>
/// <param name="Failure">Why the batch must end.</param>
/// <param name="Stopped">The batch was stopped meanwhile; the chunk left no record.</param>
/// <param name="Reused">Answered from the record of an earlier run.</param>
public sealed record ChunkResult(
    int Index, long? Start = null, long? End = null, RowCounts Counts = default, BatchFailure? Failure = null,
    bool Stopped = false, bool Reused = false);

/// <summary>The sum of a group.</summary>
/// <param name="Chunks">Chunks that left a record.</param>
/// <param name="Reused">Of these, answered from earlier records.</param>
/// <param name="Failure">Why the batch must end: that of the first chunk that has one.</param>
/// <param name="Stopped">Leave it alone.</param>
public sealed record GroupResult(int Chunks, int Reused, BatchFailure? Failure = null, bool Stopped = false)
{
    /// <summary>Adds up the chunks of a group.</summary>
    public static GroupResult Sum(IEnumerable<ChunkResult> chunks)
    {
        var all = chunks.OrderBy(chunk => chunk.Index).ToArray();
        return new GroupResult(
            all.Count(chunk => chunk is { Failure: null, Stopped: false }),
            all.Count(chunk => chunk.Reused),
            all.FirstOrDefault(chunk => chunk.Failure is not null)?.Failure,
            all.Any(chunk => chunk.Stopped));
    }
}

/// <summary>Where the chain breaks.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Index">The chunk that has no record from <paramref name="Start"/>.</param>
/// <param name="Start">Where the chain has arrived.</param>
public sealed record ReprocessRequest(BatchAttempt Run, int Index, long Start);

/// <summary>A commit's answer: done, or what to do before asking again.</summary>
/// <param name="Repair">The chain breaks: to be repaired.</param>
/// <param name="Failure">Why the batch must end.</param>
/// <param name="Stopped">Leave it alone.</param>
/// <param name="Lost">The service has lost staged blocks: their chunks are forgotten, and to be computed again.</param>
public sealed record CommitResult(
    ReprocessRequest? Repair = null, BatchFailure? Failure = null, bool Stopped = false, bool Lost = false);

/// <summary>The end of a failed batch.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Failure">Why.</param>
public sealed record BatchEnd(BatchAttempt Run, BatchFailure Failure);
