namespace ServerlessAges.Batches.Client;

/// <summary>The client on a store and a host's scheduler. What races is decided by the store's conditions alone.</summary>
/// <param name="store">Where batches live.</param>
/// <param name="scheduler">Runs them.</param>
/// <param name="clock">Time.</param>
/// <param name="options">The table of options, with the defaults that the host's settings give.</param>
/// <param name="maxConcurrentChunks">Of a batch, as its host is set up: tells groups apart in traces.</param>
/// <param name="progress">The progress of batches, shared by all clients of a process; null for one of its own.</param>
public sealed class BatchClient(
    IBatchStore store, IBatchScheduler scheduler, TimeProvider clock, BatchOptionTable options, int maxConcurrentChunks = HostSettings.DefaultMaxConcurrentChunks,
    ProgressCache? progress = null)
    : IBatchClient
{
    private const int ReadAtOnce = 8;
    private readonly ProgressCache progress = progress ?? new ProgressCache(clock);

    // Of a page that shows only some: so many states are read for it at most.
    private const int MaxReads = 500;

    /// <inheritdoc/>
    public Task<(BatchState State, bool Created)> StartAsync(
        string id, BlobReference source, BatchOptions options, string? fingerprint, CancellationToken cancellation) =>
        AcceptAsync(NewState(id, source, options) with { Fingerprint = fingerprint }, cancellation);

    /// <inheritdoc/>
    public async Task<BatchState> StartUploadedAsync(InputBlob drop, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(drop);
        var id = BatchId.FromUploadedBlob(store.Account, drop.Blob);
        if (await store.FindStateAsync(id, cancellation).ConfigureAwait(false) is { State: var known })
        {
            await ScheduleAsync(known, cancellation).ConfigureAwait(false);
            return known;
        }

        var state = NewState(id, drop.Blob, Read(_ => null));
        try
        {
            if (drop.Fault is not null) throw drop.Fault;
            state = state with { Options = Read(name => drop.Metadata.GetValueOrDefault(name.ToLowerInvariant())) };
        }
        catch (BatchException exception)
        {
            state = state with
            {
                Status = BatchStatus.Failed,
                Attempt = 0,
                Failure = new BatchFailure(exception.Code, exception.Message),
            };
        }

        return (await AcceptAsync(state, cancellation).ConfigureAwait(false)).State;

        BatchOptions Read(Func<string, string?> given) => options.Read(given, DateOnly.FromDateTime(clock.GetUtcNow().Date));
    }

    /// <inheritdoc/>
    public async Task<BatchProgress?> GetAsync(string id, CancellationToken cancellation)
    {
        if (!BatchId.IsValid(id)) return null;
        var found = await store.FindStateAsync(id, cancellation).ConfigureAwait(false);
        if (found is null) return null;

        return found.State.Status is BatchStatus.Pending or BatchStatus.Deleted
            ? new BatchProgress(found.State)
            : await progress.GetAsync(found.State, () => ReadProgressAsync(found.State), cancellation).ConfigureAwait(false);
    }

    // Shared by several readers, so none of them cancels it.
    private async Task<BatchProgress> ReadProgressAsync(BatchState state)
    {
        if (await store.FindPlanAsync(state.Id, CancellationToken.None).ConfigureAwait(false) is not { } plan) return new BatchProgress(state);
        var length = plan.Input.Length;
        if (state is { Status: BatchStatus.Succeeded, Counts: { } counts })
        {
            var whole = BatchRate.Of(state, state.Worked, counts.Records, length - plan.Dialect.FirstRow, left: 0);
            return new BatchProgress(state, plan.ChunkCount, plan.ChunkCount, counts.Records, length, length, whole);
        }

        var done = await DoneAsync(plan, CancellationToken.None).ConfigureAwait(false);
        var records = done.Values.Sum(record => record.Counts.Records);
        var bytes = done.Keys.Sum(index => plan.ChunkTo(index) - plan.ChunkFrom(index));
        var read = plan.Dialect.FirstRow + bytes;
        var worked = BatchRate.Worked(state, done.Values.Select(record => record.Work), clock.GetUtcNow());
        return new BatchProgress(
            state, plan.ChunkCount, done.Count, records, read, length, BatchRate.Of(state, worked, records, bytes, length - read));
    }

    /// <inheritdoc/>
    public async Task<BatchPage> ListAsync(
        BatchStatus? status, int limit, ListPosition? after, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var count = status is null ? limit + 1 : MaxReads;
        var states = new List<BatchState>();
        var (last, reads) = (after, 0);
        var entries = store.ListNewestAsync(after, count, cancellation).Take(count).Chunk(ReadAtOnce);
        await foreach (var some in entries.ConfigureAwait(false))
        {
            var read = await Task.WhenAll(some.Select(entry => store.FindStateAsync(entry.Id, cancellation))).ConfigureAwait(false);
            foreach (var (entry, found) in some.Zip(read))
            {
                if (states.Count == limit) return new BatchPage(states, last);
                (last, reads) = (entry, reads + 1);
                if (found?.State is { } state && entry.IsOf(state) && (status ?? state.Status) == state.Status) states.Add(state);
            }
        }

        return new BatchPage(states, reads == count ? last : null);
    }

    /// <inheritdoc/>
    public Task<BatchState?> CancelAsync(string id, CancellationToken cancellation) => ChangeAsync(
        id,
        state => state.Status switch
        {
            BatchStatus.Pending or BatchStatus.Running => state with { Status = BatchStatus.Cancelled },
            BatchStatus.Cancelled => null,
            BatchStatus.Committing => throw new BatchConflictException(
                ErrorCodes.BatchCommitting, "The result is being put together and cannot be cancelled any more; delete it when it is there."),
            var ended => throw new BatchConflictException(ErrorCodes.BatchEnded, $"The batch has ended already: {ended}."),
        },
        cancellation);

    /// <inheritdoc/>
    public async Task<BatchState?> DeleteAsync(string id, CancellationToken cancellation)
    {
        var state = await ChangeAsync(
                id,
                state => state.Status == BatchStatus.Deleted
                    ? null
                    : state.HasEnded
                        ? state with { Status = BatchStatus.Deleted }
                        : throw new BatchConflictException(
                            ErrorCodes.BatchRunning, $"The batch is {state.Status}: cancel it first, or wait for its end."),
                cancellation)
            .ConfigureAwait(false);
        if (state is null) return null;
        await store.DeleteBatchAsync(state, cancellation).ConfigureAwait(false);
        await scheduler.PurgeAsync(state, cancellation).ConfigureAwait(false);
        return state;
    }

    /// <inheritdoc/>
    public async Task<Redriven?> RedriveAsync(string id, CancellationToken cancellation)
    {
        var state = await ChangeAsync(
                id,
                state => state.Status switch
                {
                    BatchStatus.Failed or BatchStatus.Cancelled when state.Attempt > 0 => state with
                    {
                        Status = BatchStatus.Pending,
                        Owner = scheduler.Owner,
                        Attempt = state.Attempt + 1,
                        Redrives = state.Redrives + 1,
                        AutomaticRestarts = 0,
                        Failure = null,
                    },
                    BatchStatus.Failed => throw new BatchConflictException(
                        ErrorCodes.BatchNotRedrivable, $"The batch cannot be run as it was accepted: {state.Failure?.Message}"),
                    BatchStatus.Succeeded or BatchStatus.Deleted => throw new BatchConflictException(
                        ErrorCodes.BatchEnded, $"The batch is {state.Status}: there is nothing to redrive."),
                    _ => null, // at work: redriven already, or never in need of it
                },
                cancellation)
            .ConfigureAwait(false);
        if (state is null) return null;

        var plan = await store.FindPlanAsync(id, cancellation).ConfigureAwait(false);
        var reused = plan is null ? 0 : (await DoneAsync(plan, cancellation).ConfigureAwait(false)).Count;
        await ScheduleAsync(state, cancellation).ConfigureAwait(false);
        return new Redriven(state, plan?.ChunkCount, reused);
    }

    // A chunk that was guessed wrong has two records; either tells how far it is.
    private async Task<Dictionary<int, ChunkCheckpoint>> DoneAsync(BatchPlan plan, CancellationToken cancellation)
    {
        var done = new Dictionary<int, ChunkCheckpoint>();
        await foreach (var record in store.ListCheckpointsAsync(plan, chunk: null, cancellation).ConfigureAwait(false))
            done[record.Index] = record;
        return done;
    }

    private async Task<(BatchState State, bool Created)> AcceptAsync(BatchState state, CancellationToken cancellation)
    {
        // The list first: a host that dies in between leaves an entry without a state, and no state without an entry.
        var entry = new ListPosition(state.Accepted, state.Id);
        await store.AddToListAsync(entry, cancellation).ConfigureAwait(false);
        var created = await store.TryCreateStateAsync(state, cancellation).ConfigureAwait(false);
        var stored = created
            ?? await store.FindStateAsync(state.Id, cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The state of {state.Id} was removed while it was created.");
        if (!entry.IsOf(stored.State)) await store.RemoveFromListAsync(entry, cancellation).ConfigureAwait(false);
        await ScheduleAsync(stored.State, cancellation).ConfigureAwait(false);
        return (stored.State, created is not null);
    }

    private Task ScheduleAsync(BatchState state, CancellationToken cancellation) =>
        state.HasEnded || state.Owner != scheduler.Owner
            ? Task.CompletedTask
            : scheduler.ScheduleAsync(BatchAttempt.Of(state), cancellation);

    private BatchState NewState(string id, BlobReference source, BatchOptions options)
    {
        var now = clock.GetUtcNow();
        return new BatchState
        {
            Id = id,
            Owner = scheduler.Owner,
            Source = source,
            Options = options,
            Accepted = now,
            Changed = now,
        };
    }

    private async Task<BatchState?> ChangeAsync(
        string id, Func<BatchState, BatchState?> change, CancellationToken cancellation)
    {
        if (!BatchId.IsValid(id)) return null;
        while (true)
        {
            var found = await store.FindStateAsync(id, cancellation).ConfigureAwait(false);
            if (found is null) return null;
            if (change(found.State) is not { } changed) return found.State;
            changed = changed with { Changed = clock.GetUtcNow() };
            if (await store.TryReplaceStateAsync(changed, found.Version, cancellation).ConfigureAwait(false) is null) continue;
            if (changed.HasEnded && !found.State.HasEnded)
                await BatchTelemetry.EndedAsync(store, changed, maxConcurrentChunks).ConfigureAwait(false);
            return changed;
        }
    }
}
