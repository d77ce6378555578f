using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

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
