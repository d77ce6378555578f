namespace ServerlessAges.Batches.Caching;

/// <summary>The latest results of reads. Concurrent readers share a read. A failed one is repeated.</summary>
/// <param name="max">How many results are kept.</param>
internal sealed class SharedReads<TKey, TValue>(int max)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly OrderedDictionary<TKey, Task<TValue>> reads = [];

    public Task<TValue> GetAsync(TKey key, Func<Task<TValue>> read, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!reads.Remove(key, out var found) || found.IsFaulted) found = read();
            if (reads.Count == max) reads.RemoveAt(0);
            reads.Add(key, found);
            return found.WaitAsync(cancellation);
        }
    }
}
