namespace ServerlessAges.Batches.Client;

/// <summary>The requests of triggers, HTTP and the command line. All are repeatable; null: no such batch.</summary>
public sealed class BatchClient(
    BatchStorage storage, IBatchScheduler scheduler, TimeProvider clock, BatchOptionTable options,
    ProgressCache? progress = null, IReadOnlyList<string>? containers = null, Notifier? notifier = null)
{
    private const int MaxConcurrentReads = 8;
    private const int MaxReads = 500; // for a page with a status, which shows few of them
    private readonly ProgressCache progress = progress ?? new ProgressCache(clock);

    /// <summary>The inputs in the containers that may be read.</summary>
    public InputResolver Inputs { get; } = new(storage.Inputs, containers ?? []);

    /// <summary>Accepts a batch, unless its id was accepted before, and schedules it unless it is scheduled.</summary>
    public Task<(BatchState State, bool Created)> StartAsync(
        string id, BlobReference source, BatchOptions options, string? fingerprint, CancellationToken cancellation,
        InputList? list = null) =>
        AcceptAsync(NewState(id, source, options) with { List = list, Fingerprint = fingerprint }, cancellation);

    /// <summary>Id and options follow from the blob, which is the input or lists the inputs. One that cannot run
    /// becomes a failed batch.</summary>
    public async Task<BatchState> StartUploadedAsync(InputBlob blob, CancellationToken cancellation)
    {
        var id = BatchId.FromUploadedBlob(storage.Inputs.Account, blob.Blob);
        if (await storage.States.FindAsync(id, cancellation) is { State: var known })
        {
            await ScheduleAsync(known, cancellation);
            return known;
        }

        var state = NewState(id, blob.Blob, Read(_ => null));
        try
        {
            if (blob.Fault is not null) throw blob.Fault;
            if (BatchFile.IsNamed(blob.Blob.Name))
            {
                var file = await BatchFile.ReadAsync(storage.Inputs, blob.Blob, options.Names, cancellation);
                var read = Read(name => file.Option(name) ?? Metadata(name));
                string[] sources = [.. file.Sources?.Select(source => source ?? "") ?? []];
                var list = await Inputs.StoreAsync(sources, file.SourceList, cancellation);
                state = state with { Source = list.Source, List = list.List, Options = read };
            }
            else
            {
                state = state with { Options = Read(Metadata) };
            }
        }
        catch (BatchException exception)
        {
            state = state with { Status = BatchStatus.Failed, Attempt = 0, Failure = BatchFailure.From(exception) };
        }

        var (accepted, created) = await AcceptAsync(state, cancellation);
        if (!created && state.List is not null)
            await storage.Inputs.DeleteUploadAsync(state.Source.Name, cancellation);
        return accepted;

        string? Metadata(string name) => blob.Metadata.GetValueOrDefault(name.ToLowerInvariant());

        BatchOptions Read(Func<string, string?> given) =>
            options.Read(given, DateOnly.FromDateTime(clock.GetUtcNow().Date));
    }

    public async Task<BatchProgress?> GetAsync(string id, CancellationToken cancellation)
    {
        if (!BatchId.IsValid(id)) return null;
        if (await storage.States.FindAsync(id, cancellation) is not { State: var state }) return null;
        return state.Status is BatchStatus.Pending or BatchStatus.Deleted
            ? new BatchProgress(state)
            : await progress.GetAsync(state, () => ReadProgressAsync(state), cancellation);
    }

    // Without a cancellation token: several readers share it.
    private async Task<BatchProgress> ReadProgressAsync(BatchState state)
    {
        if (await storage.Checkpoints.FindPlanAsync(state.Id, CancellationToken.None) is not { } plan)
            return new BatchProgress(state);
        var length = plan.BytesOf(plan.Length);
        if (state is { Status: BatchStatus.Succeeded, Counts: { } counts })
        {
            var total = BatchRate.From(
                state, state.Worked, counts.Records, length - plan.First, bytesLeft: 0);
            return new BatchProgress(
                state, plan.ChunkCount, plan.ChunkCount, counts.Records, length, length, total, plan.Inputs?.Count);
        }

        var finished = await FinishedAsync(plan, CancellationToken.None);
        var records = finished.Sum(checkpoint => checkpoint.Counts.Records);
        var bytes = plan.BytesOf(
            finished.Sum(checkpoint => plan.ChunkTo(checkpoint.Index) - plan.ChunkFrom(checkpoint.Index)));
        var read = plan.First + bytes;
        var worked = BatchRate.Worked(state, finished.Select(checkpoint => checkpoint.Work), clock.GetUtcNow());
        var rate = BatchRate.From(state, worked, records, bytes, length - read);
        return new BatchProgress(
            state, plan.ChunkCount, finished.Count, records, read, length, rate,
            plan.Inputs is null ? null : finished.Sum(checkpoint => checkpoint.Inputs));
    }

    /// <summary>Lists a page, newest first, and where the next one starts; null at the end.</summary>
    public async Task<(IReadOnlyList<BatchState> Batches, ListPosition? Next)> ListAsync(
        BatchStatus? status, int limit, ListPosition? after, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var maxReads = status is null ? limit + 1 : MaxReads;
        var states = new List<BatchState>();
        var (last, reads) = (after, 0);
        var entries = storage.States.ListNewestAsync(after, maxReads, cancellation).Take(maxReads);
        await foreach (var some in entries.Chunk(MaxConcurrentReads))
        {
            var found = await Task.WhenAll(some.Select(entry => storage.States.FindAsync(entry.Id, cancellation)));
            foreach (var (entry, stored) in some.Zip(found))
            {
                if (states.Count == limit) return (states, last);
                (last, reads) = (entry, reads + 1);
                if (stored?.State is { } state && entry.IsOf(state) && (status ?? state.Status) == state.Status)
                    states.Add(state);
            }
        }

        return (states, reads == maxReads ? last : null);
    }

    public Task<BatchState?> CancelAsync(string id, CancellationToken cancellation) => ChangeAsync(
        id,
        state => state.Status switch
        {
            BatchStatus.Pending or BatchStatus.Running => state with { Status = BatchStatus.Cancelled },
            BatchStatus.Cancelled => null,
            BatchStatus.Committing => throw new BatchException(
                ErrorCodes.BatchCommitting,
                "The batch is committing and cannot be cancelled. Delete it when it has ended."),
            var ended => throw new BatchException(ErrorCodes.BatchEnded, $"The batch has ended: {ended}."),
        },
        cancellation);

    /// <summary>Deletes the results of an ended batch, but not its state.</summary>
    public async Task<BatchState?> DeleteAsync(string id, CancellationToken cancellation)
    {
        var state = await ChangeAsync(
            id,
            state => state switch
            {
                { Status: BatchStatus.Deleted } => null,
                { HasEnded: true } => state with { Status = BatchStatus.Deleted },
                _ => throw new BatchException(
                    ErrorCodes.BatchRunning, $"The batch is {state.Status}. Cancel it first, or wait for its end."),
            },
            cancellation);
        if (state is null) return null;
        await storage.Results.DeleteBatchAsync(state, cancellation);
        await scheduler.PurgeAsync(state, cancellation);
        return state;
    }

    /// <summary>Runs a failed or cancelled batch again, and reuses its finished chunks.</summary>
    public async Task<(BatchState State, int Reused)?> RedriveAsync(string id, CancellationToken cancellation)
    {
        var state = await ChangeAsync(
            id,
            state => state.Status switch
            {
                BatchStatus.Failed or BatchStatus.Cancelled when state.Attempt > 0 => state with
                {
                    Status = BatchStatus.Pending, Owner = scheduler.Owner, Attempt = state.Attempt + 1,
                    Redrives = state.Redrives + 1, AutomaticRestarts = 0, Failure = null,
                    Notification = null,
                },
                BatchStatus.Failed => throw new BatchException(
                    ErrorCodes.BatchNotRedrivable, $"The batch can never run: {state.Failure?.Message}"),
                BatchStatus.Succeeded or BatchStatus.Deleted => throw new BatchException(
                    ErrorCodes.BatchEnded, $"The batch is {state.Status}, so there is nothing to redrive."),
                _ => throw new BatchException(
                    ErrorCodes.BatchRunning,
                    $"The batch is {state.Status}. Only a failed or cancelled batch is redriven."),
            },
            cancellation);
        if (state is null) return null;

        var plan = await storage.Checkpoints.FindPlanAsync(id, cancellation);
        var reused = plan is null ? 0 : (await FinishedAsync(plan, cancellation)).Count;
        await ScheduleAsync(state, cancellation);
        return (state, reused);
    }

    // A chunk with a wrong speculative start has several checkpoints. Any of them says that it is finished.
    private Task<List<ChunkCheckpoint>> FinishedAsync(BatchPlan plan, CancellationToken cancellation) =>
        storage.Checkpoints.ListAsync(plan, chunk: null, cancellation)
            .DistinctBy(checkpoint => checkpoint.Index).ToListAsync(cancellation).AsTask();

    private async Task<(BatchState State, bool Created)> AcceptAsync(BatchState state, CancellationToken cancellation)
    {
        // The list first: a host that stops in between leaves an entry without a state, and no state without an entry.
        var entry = new ListPosition(state.Accepted, state.Id);
        await storage.States.AddToListAsync(entry, cancellation);
        var created = await storage.States.TryCreateAsync(state, cancellation);
        var stored = created
            ?? await storage.States.FindAsync(state.Id, cancellation)
            ?? throw new InvalidOperationException($"The state of {state.Id} was deleted while it was created.");
        if (created is { State.HasEnded: true }) notifier?.Begin(state.Id);
        if (!entry.IsOf(stored.State)) await storage.States.RemoveFromListAsync(entry, cancellation);
        await ScheduleAsync(stored.State, cancellation);
        return (stored.State, created is not null);
    }

    private Task ScheduleAsync(BatchState state, CancellationToken cancellation) =>
        state.HasEnded || state.Owner != scheduler.Owner
            ? Task.CompletedTask
            : scheduler.ScheduleAsync(BatchAttempt.From(state), cancellation);

    private BatchState NewState(string id, BlobReference source, BatchOptions options)
    {
        var now = clock.GetUtcNow();
        return new BatchState
        {
            Id = id, Owner = scheduler.Owner, Source = source, Options = options, Accepted = now, Changed = now,
        };
    }

    private async Task<BatchState?> ChangeAsync(
        string id, Func<BatchState, BatchState?> change, CancellationToken cancellation) =>
        BatchId.IsValid(id)
            ? await LiveBatch.ChangeAsync(storage.States, clock, notifier, id, change, cancellation)
            : null;
}
