using System.Runtime.CompilerServices;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>
/// All ports in memory, with the same conditions as in storage. <see cref="At"/> is called before and after each call takes effect.
/// </summary>
internal sealed class MemoryStore : IBatchStates, IBatchInputs, IBatchCheckpoints, IBatchResults
{
    private static readonly Comparer<ListPosition> NewestFirst =
        Comparer<ListPosition>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredState> states = [];
    private readonly Dictionary<string, DateTimeOffset> written = [];
    private readonly SortedSet<ListPosition> list = new(NewestFirst);
    private readonly Dictionary<string, BatchPlan> plans = [];
    private readonly Dictionary<(string Plan, int Index, long? Start), ChunkCheckpoint> checkpoints = [];
    private readonly Dictionary<(string Plan, ChunkAttempts Key), int> attempts = [];
    private readonly Dictionary<(string Plan, string Name, int Index, long Start), byte[]> chunkFiles = [];
    private readonly Dictionary<string, (byte[] Bytes, string Digest)> committed = [];
    private int version;

    /// <summary>Called as each call begins (false) and once it has taken effect (true).</summary>
    public Action<string, bool> At { get; set; } = (_, _) => { };

    /// <summary>The storage's clock, which is not the host's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Staging does not end before it is cancelled.</summary>
    public bool StagingHangs { get; set; }

    public Dictionary<string, (byte[] Bytes, string ETag)> Inputs { get; } = [];

    public Dictionary<string, DateTimeOffset> UploadedAt { get; } = [];

    public Dictionary<string, byte[]> Staged { get; } = [];

    /// <summary>Blocks staged, in order: a chunk that is computed again stages again.</summary>
    public List<string> StagedIds { get; } = [];

    public Dictionary<string, byte[]> Rejected { get; } = [];

    /// <summary>The accounts of the inputs of lists.</summary>
    public Dictionary<string, byte[]> Accounts { get; } = [];

    public Dictionary<string, BatchManifest> Manifests { get; } = [];

    public int Checkpoints => Locked(() => checkpoints.Count);

    public string Account => "memory";

    public BatchStorage Storage => new(this, this, this, this);

    public byte[]? Ages(string id) => Locked(() => committed.TryGetValue(id, out var ages) ? ages.Bytes : null);

    public Task<StoredState?> FindAsync(string id, CancellationToken cancellation) =>
        DoAsync("FindState", () => states.GetValueOrDefault(id));

    public Task<StoredState?> TryCreateAsync(BatchState state, CancellationToken cancellation) => DoAsync(
        "CreateState", () => states.ContainsKey(state.Id) ? null : Write(state));

    public Task<StoredState?> TryReplaceAsync(BatchState state, string version, CancellationToken cancellation) => DoAsync(
        $"State{state.Status}",
        () => states[state.Id].Version == version ? Write(state) : null);

    public IAsyncEnumerable<StateEntry> ListAsync(CancellationToken cancellation) => ListAsync(
        "ListStates",
        () => states.Values.Select(stored => stored.State).Select(state => new StateEntry(
            state.Id, state.Status, Clock.GetUtcNow() - written[state.Id],
            UploadedAt.ContainsKey(state.Source.Name) ? state.Source.Name : null, state.Purged, state.Notification is { Next: null })),
        cancellation);

    public Task AddToListAsync(ListPosition position, CancellationToken cancellation) => DoAsync("AddToList", () => list.Add(position));

    public Task RemoveFromListAsync(ListPosition position, CancellationToken cancellation) =>
        DoAsync("RemoveFromList", () => list.Remove(position));

    public IAsyncEnumerable<ListPosition> ListNewestAsync(ListPosition? after, int count, CancellationToken cancellation) => ListAsync(
        "ListNewest", () => list.Where(entry => after is null || NewestFirst.Compare(entry, after) > 0), cancellation);

    public async Task<BlobReference> UploadAsync(Stream body, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellation);
        return await DoAsync("Upload", () =>
        {
            var name = $"uploads/{UploadedAt.Count}";
            (Inputs[name], UploadedAt[name]) = ((bytes.ToArray(), "1"), Clock.GetUtcNow());
            return Reference(name);
        });
    }

    public Task DeleteUploadAsync(string upload, CancellationToken cancellation) => DoAsync("DeleteUpload", () => Inputs.Remove(upload));

    public IAsyncEnumerable<string> ListUploadsAsync(TimeSpan age, CancellationToken cancellation) => ListAsync(
        "ListUploads",
        () => UploadedAt.Where(upload => Clock.GetUtcNow() - upload.Value > age && Inputs.ContainsKey(upload.Key)).Select(upload => upload.Key),
        cancellation);

    public Task<InputBlob?> FindAsync(string container, string name, CancellationToken cancellation) => DoAsync(
        "FindInput", () => Inputs.ContainsKey(name) ? new InputBlob(Reference(name), new Dictionary<string, string>()) : null);

    public IAsyncEnumerable<InputBlob> ListAsync(string container, string prefix, CancellationToken cancellation) => ListAsync(
        "ListInputs",
        () => Inputs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => new InputBlob(Reference(name), new Dictionary<string, string>())),
        cancellation);

    public Task<BlobReference?> StoreAsync(string container, string name, Stream body, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IByteSource Open(BlobReference input, long first, long last) => new Pinned(this, input);

    public async Task<BlobReference> CreateDecodedAsync(
        string id, int? input, InputFormat format, Stream decoded, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await decoded.CopyToAsync(bytes, cancellation);
        return await DoAsync("CreateDecoded", () =>
        {
            var name = input is null ? $"decoded/{id}" : $"decoded/{id}/{input:D6}.{format}";
            Inputs.TryAdd(name, (bytes.ToArray(), "1"));
            return Reference(name);
        });
    }

    public IAsyncEnumerable<(int Input, InputFormat Format, BlobReference Blob)> ListDecodedAsync(
        string id, CancellationToken cancellation) => ListAsync(
        "ListDecoded",
        () => Inputs.Keys.Where(name => name.StartsWith($"decoded/{id}/", StringComparison.Ordinal)).Order().Select(name => (
            int.Parse(Path.GetFileNameWithoutExtension(name), System.Globalization.CultureInfo.InvariantCulture),
            Enum.Parse<InputFormat>(Path.GetExtension(name)[1..]), Reference(name))),
        cancellation);

    public BlobReference Reference(string name) => new("scientists", name, Inputs[name].ETag, Inputs[name].Bytes.Length);

    public void ChangePlan(string id, Func<BatchPlan, BatchPlan> change) => plans[id] = change(plans[id]);

    public Task<BatchPlan?> FindPlanAsync(string id, CancellationToken cancellation) => DoAsync("FindPlan", () => plans.GetValueOrDefault(id));

    public Task<BatchPlan> CreatePlanAsync(BatchPlan plan, CancellationToken cancellation) => DoAsync("CreatePlan", () =>
    {
        plans.TryAdd(plan.BatchId, plan);
        return plans[plan.BatchId];
    });

    public Task CreateAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation) =>
        DoAsync("CreateCheckpoint", () => checkpoints.TryAdd((plan.Digest, checkpoint.Index, checkpoint.Start), checkpoint));

    public IAsyncEnumerable<ChunkCheckpoint> ListAsync(BatchPlan plan, int? chunk, CancellationToken cancellation) => ListAsync(
        "ListCheckpoints",
        () => checkpoints.Where(entry => entry.Key.Plan == plan.Digest && (chunk ?? entry.Key.Index) == entry.Key.Index)
            .OrderBy(entry => entry.Key.Index).ThenBy(entry => entry.Key.Start ?? long.MaxValue).Select(entry => entry.Value),
        cancellation);

    public Task<int> AddAttemptsAsync(BatchPlan plan, ChunkAttempts key, int count, CancellationToken cancellation) => DoAsync(
        "AddAttempts", () => attempts[(plan.Digest, key)] = attempts.GetValueOrDefault((plan.Digest, key)) + count);

    public Task DeleteAsync(BatchPlan plan, ChunkCheckpoint checkpoint, CancellationToken cancellation) => DoAsync("DeleteCheckpoint", () =>
    {
        foreach (var key in attempts.Keys.Where(key => key.Key.Index == checkpoint.Index).ToArray()) attempts.Remove(key);
        return checkpoints.Remove((plan.Digest, checkpoint.Index, checkpoint.Start));
    });

    public async Task<ulong> StageBlockAsync(BatchPlan plan, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (StagingHangs) await Task.Delay(Timeout.Infinite, cancellation);
        return await DoAsync("StageBlock", () =>
        {
            Staged[blockId] = content.ToArray();
            StagedIds.Add(blockId);
            return FastChecksum.Compute(content.Span);
        });
    }

    public ulong ChecksumOf(ReadOnlySpan<byte> content) => FastChecksum.Compute(content);

    public Task<IReadOnlyDictionary<string, long>> ListStagedAsync(BatchPlan plan, CancellationToken cancellation) => DoAsync(
        "ListStaged", () => (IReadOnlyDictionary<string, long>)Staged.ToDictionary(block => block.Key, block => (long)block.Value.Length));

    public Task<bool> CommitAsync(BatchPlan plan, IReadOnlyList<string> blockIds, string digest, CancellationToken cancellation) =>
        DoAsync("Commit", () =>
        {
            if (committed.TryGetValue(plan.BatchId, out var there)) return there.Digest == digest;
            if (blockIds.Any(id => !Staged.ContainsKey(id))) throw new StorageException("Gone.", 400, "InvalidBlockList");
            committed[plan.BatchId] = ([.. blockIds.SelectMany(id => Staged[id])], digest);
            Staged.Clear();
            return true;
        });

    public Task<string?> FindCommittedAsync(BatchPlan plan, CancellationToken cancellation) =>
        DoAsync("FindCommitted", () => committed.TryGetValue(plan.BatchId, out var ages) ? ages.Digest : null);

    public IFileWriter CreateChunkFile(BatchPlan plan, string name, int chunk, long start) =>
        new Writer(this, $"Chunk{name}", bytes => chunkFiles[(plan.Digest, name, chunk, start)] = bytes);

    public Task<Stream> OpenChunkFileAsync(BatchPlan plan, string name, int chunk, long start, CancellationToken cancellation) =>
        DoAsync("OpenChunkFile", () => (Stream)new MemoryStream(chunkFiles[(plan.Digest, name, chunk, start)]));

    public IFileWriter CreateFile(BatchPlan plan, string name) =>
        new Writer(this, name, bytes => (name == ResultNames.Rejected ? Rejected : Accounts)[plan.BatchId] = bytes);

    public Task CreateManifestAsync(BatchManifest manifest, CancellationToken cancellation) =>
        DoAsync("CreateManifest", () => Manifests.TryAdd(manifest.Id, manifest));

    public Task<ResultBlob?> OpenAsync(string id, string name, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Uri> CreateLinkAsync(string id, string name, DateTimeOffset until, CancellationToken cancellation) => throw new NotSupportedException();

    public Task DeleteBatchAsync(BatchState state, CancellationToken cancellation) => DoAsync("DeleteBatch", () =>
    {
        plans.Remove(state.Id);
        Rejected.Remove(state.Id);
        Inputs.Remove($"decoded/{state.Id}");
        Manifests.Remove(state.Id);
        return committed.Remove(state.Id);
    });

    private StoredState Write(BatchState state)
    {
        written[state.Id] = Clock.GetUtcNow();
        return states[state.Id] = new StoredState(state, $"{++version}");
    }

    private async Task<T> DoAsync<T>(string what, Func<T> effect)
    {
        await Task.Yield();
        At(what, false);
        var result = Locked(effect);
        At(what, true);
        return result;
    }

    private T Locked<T>(Func<T> effect)
    {
        lock (gate) return effect();
    }

    private async IAsyncEnumerable<T> ListAsync<T>(
        string what, Func<IEnumerable<T>> list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var item in await DoAsync(what, () => list().ToArray()))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private sealed class Pinned(MemoryStore store, BlobReference input) : IByteSource
    {
        public long? Length => input.Length;

        public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
        {
            var bytes = await store.DoAsync("Read", () => !store.Inputs.TryGetValue(input.Name, out var there)
                ? throw new BatchException("source-missing", $"{input.Container}/{input.Name} was deleted.")
                : there.ETag != input.ETag
                    ? throw new BatchException("source-changed", $"{input.Container}/{input.Name} was overwritten.")
                    : there.Bytes);
            return await new BytesSource(bytes).ReadAsync(offset, buffer, cancellation);
        }

        public void Release(long offset)
        {
        }
    }

    private sealed class Writer(MemoryStore store, string what, Action<byte[]> keep) : IFileWriter
    {
        private readonly List<byte> bytes = [];

        public Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            bytes.AddRange(content.Span);
            return Task.CompletedTask;
        }

        public Task<(long Length, ulong Crc64)> CompleteAsync(CancellationToken cancellation) => store.DoAsync(what, () =>
        {
            byte[] whole = [.. bytes];
            keep(whole);
            return (whole.LongLength, FastChecksum.Compute(whole));
        });
    }
}
