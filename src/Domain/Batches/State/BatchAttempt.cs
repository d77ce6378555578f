namespace ServerlessAges.Batches.State;

/// <summary>One orchestration of a batch, counted from 1.</summary>
public sealed record BatchAttempt(string Id, int Attempt = 1)
{
    [JsonIgnore]
    public string InstanceId => $"{Id}-{Attempt}";
    public static BatchAttempt From(BatchState state) => new(state.Id, state.Attempt);
}
