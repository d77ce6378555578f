using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Batches;
using Steps = ServerlessAges.Batches.Activities;

namespace ServerlessAges.Functions.Activities;

/// <summary>The heavy one: computes a chunk on every core of its instance, and stages its blocks.</summary>
public sealed class ProcessChunk(FunctionsHost host)
{
    /// <summary>Runs <see cref="Steps.ProcessChunk"/>.</summary>
    [Function(nameof(ProcessChunk))]
    public Task<ChunkResult> RunAsync([ActivityTrigger] ChunkTask task, CancellationToken cancellation) =>
        Steps.ProcessChunk.RunAsync(host.Activities, task, cancellation);
}
