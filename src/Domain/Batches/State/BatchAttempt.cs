using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.State;

// The records here are kept in histories, and a newer version reads what an older one wrote: members are only ever added,
// each with a default that stands for its absence.

/// <summary>One attempt of a batch.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Attempt">Counted from 1.</param>
public sealed record BatchAttempt(string Id, int Attempt = 1)
{
    /// <summary>The attempt that a state stands for, to be run by the orchestration as it is now.</summary>
    public static BatchAttempt Of(BatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new BatchAttempt(state.Id, state.Attempt);
    }

    /// <summary>A name for this attempt that is valid for every engine: no instance is ever replaced by another.</summary>
    [JsonIgnore]
    public string InstanceId => $"{Id}-{Attempt}";
}
