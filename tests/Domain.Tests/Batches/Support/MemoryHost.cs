using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>A host over a store in memory: steps run one after the other, and nothing is tried again unless it says so.</summary>
internal sealed class MemoryHost(MemoryStore store, TimeProvider? clock = null, int attempts = 1) : IBatchActivities, IBatchScheduler
{
    public ActivityServices Context { get; init; } = new(store.Storage, clock ?? TimeProvider.System, AgeBatches.Processors)
    {
        Cores = 1,
        Settings = new HostSettings { MaxConcurrentChunks = 3 },
    };

    /// <summary>Attempts that are over.</summary>
    public HashSet<string> Over { get; } = [];

    public List<BatchAttempt> Scheduled { get; } = [];

    /// <summary>Batches whose orchestrations were purged.</summary>
    public List<string> Purged { get; } = [];

    public string Owner => "memory";

    public BatchClient Client => new(store.Storage, this, Context.Clock, new BatchOptionTable(AgeBatches.Processors, name => name == "referenceYear" ? "2017" : null), notifier: Context.Notifier);

    public Task<bool> ScheduleAsync(BatchAttempt run, CancellationToken cancellation)
    {
        if (Over.Contains(run.InstanceId)) return Task.FromResult(false);
        Scheduled.Add(run);
        return Task.FromResult(true);
    }

    /// <summary>Whether purges succeed.</summary>
    public bool CanPurge { get; set; } = true;

    public Task<bool> PurgeAsync(BatchState state, CancellationToken cancellation)
    {
        Purged.Add(state.Id);
        return Task.FromResult(CanPurge);
    }

    public async Task<BatchState> RunAsync(string id)
    {
        await BatchOrchestration.RunAsync(this, BatchAttempt.From(await StateAsync(id)));
        return await StateAsync(id);
    }

    public Task<PrepareResult> PrepareAsync(BatchAttempt run) => TryAsync(() => PrepareBatch.RunAsync(Context, run, default));

    public Task<PlanResult> PlanAsync(PlanRequest request) => TryAsync(() => PlanBatch.RunAsync(Context, request, default));

    public async Task<ActivityResult> ProcessGroupAsync(ChunkGroup group)
    {
        var results = new List<ChunkResult>();
        foreach (var task in group.Tasks)
        {
            results.Add(await TryAsync(() => group.Decodes
                ? DecodeInput.RunAsync(Context, task, default) : ProcessChunk.RunAsync(Context, task, default)));
            if (results[^1].Failure is not null) break;
        }

        return ChunkResult.Combine(results);
    }

    public Task<ActivityResult> ReprocessAsync(ReprocessRequest repair) => TryAsync(() => ReprocessChunks.RunAsync(Context, repair, default));

    public Task<CommitResult> CommitAsync(BatchAttempt run) => TryAsync(() => CommitBatch.RunAsync(Context, run, default));

    public Task FailAsync(BatchEnd end) => FailBatch.RunAsync(Context, end, default);

    private async Task<BatchState> StateAsync(string id) => (await TryAsync(() => store.FindAsync(id, default)))!.State;

    private async Task<T> TryAsync<T>(Func<Task<T>> step)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await step();
            }
            catch (Exception exception) when (attempt < attempts && exception is not OperationCanceledException)
            {
                // Retried immediately.
            }
        }
    }
}
