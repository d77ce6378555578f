namespace ServerlessAges.Cli.Serve;

/// <summary>
/// Shares this machine among batches. Each chunk uses every core; a second one at a time fills the waits of the first,
/// and no batch waits in line with more than two, so that a small batch passes a large one.
/// </summary>
internal sealed class EmbeddedCores : IDisposable
{
    /// <summary>Chunks that a batch has in line or at work.</summary>
    public const int ChunksPerBatch = 2;

    private readonly SemaphoreSlim chunks = new(ChunksPerBatch);

    public async Task<T> RunAsync<T>(Func<Task<T>> chunk, CancellationToken cancellation)
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

    public void Dispose() => chunks.Dispose();
}
