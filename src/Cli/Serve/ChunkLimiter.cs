namespace ServerlessAges.Cli.Serve;

/// <summary>
/// Shares this machine among batches. Each chunk uses every core; a second one of the same batch fills the waits of the
/// first, and a third place is there for another batch, so that a small one need not wait for a large one's chunks.
/// </summary>
internal sealed class ChunkLimiter : IDisposable
{
    /// <summary>Chunks of a batch that are at work.</summary>
    public const int ChunksPerBatch = 2;

    private readonly SemaphoreSlim chunks = new(ChunksPerBatch + 1);

    /// <summary>Runs a chunk when there is room for it, in its batch and on the machine.</summary>
    public async Task<T> RunAsync<T>(SemaphoreSlim batch, Func<Task<T>> chunk, CancellationToken cancellation)
    {
        await batch.WaitAsync(cancellation);
        try
        {
            await chunks.WaitAsync(cancellation);
            try
            {
                return await chunk();
            }
            finally
            {
                chunks.Release();
            }
        }
        finally
        {
            batch.Release();
        }
    }

    public void Dispose() => chunks.Dispose();
}
