namespace ServerlessAges.Tests.Determinism;

/// <summary>An event of an activity: an attempt failed, it threw without another retry, or it answered.</summary>
/// <param name="Step">The step, counted in the order of asking.</param>
/// <param name="Answer">Its answer; null with no fault where only an attempt failed, of which orchestrations hear nothing.</param>
/// <param name="Fault">What it threw after its last attempt.</param>
internal sealed record HistoryEvent(int Step, object? Answer = null, Exception? Fault = null)
{
    public bool IsAttempt => Answer is null && Fault is null;
}

/// <summary>
/// An engine as Durable Task's is: one thread, on which an orchestration runs until it waits; what it asked for is kept in
/// order, and it receives the history event by event.
/// </summary>
internal sealed class ReplayEngine : IBatchActivities
{
    private readonly OneThread thread = new();
    private readonly List<Action<HistoryEvent>> tell = [];

    public ReplayEngine(BatchAttempt run) => thread.Run(() => Orchestration = BatchOrchestration.RunAsync(this, run));

    public List<object> Asked { get; } = [];

    public Task Orchestration { get; private set; } = Task.CompletedTask;

    public void Tell(HistoryEvent happened)
    {
        if (!happened.IsAttempt) thread.Run(() => tell[happened.Step](happened));
    }

    public Task<PrepareResult> PrepareAsync(BatchAttempt run) => Ask<PrepareResult>((nameof(PrepareAsync), run));

    public Task<PlanResult> PlanAsync(PlanRequest request) => Ask<PlanResult>(request);

    public Task<ActivityResult> ProcessGroupAsync(ChunkGroup group) => Ask<ActivityResult>(group);

    public Task<ActivityResult> ReprocessAsync(ReprocessRequest repair) => Ask<ActivityResult>(repair);

    public Task<CommitResult> CommitAsync(BatchAttempt run) => Ask<CommitResult>((nameof(CommitAsync), run));

    public Task FailAsync(BatchEnd end) => Ask<bool>(end);

    private Task<T> Ask<T>(object step)
    {
        if (SynchronizationContext.Current != thread) throw new InvalidOperationException($"{step}: not on the orchestration's thread.");
        var answer = new TaskCompletionSource<T>();
        Asked.Add(step);
        tell.Add(happened =>
        {
            if (happened.Fault is not null) answer.SetException(happened.Fault);
            else answer.SetResult((T)happened.Answer!);
        });
        return answer.Task;
    }

    private sealed class OneThread : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Work, object? State)> work = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            // From another thread it would be a queue that others write to: then the orchestration has left its own.
            if (Current != this) throw new InvalidOperationException("An orchestration continues from another thread.");
            work.Enqueue((d, state));
        }

        public void Run(Action first)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                first();
                while (work.TryDequeue(out var next)) next.Work(next.State);
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
