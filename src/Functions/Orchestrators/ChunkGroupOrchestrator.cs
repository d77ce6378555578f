using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace ServerlessAges.Functions.Orchestrators;

/// <summary>The fan-out and the fan-in, in plain sight: one activity per chunk, on as many instances as there are.</summary>
public static class ChunkGroupOrchestrator
{
    /// <summary>Processes consecutive chunks side by side and returns their sum.</summary>
    [Function(nameof(ChunkGroupOrchestrator))]
    public static async Task<GroupResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ChunkGroup group)
    {
        var chunks = group.Tasks.Select(chunk => context.CallActivityAsync<ChunkResult>(nameof(ProcessChunk), chunk, Retries.Chunk));
        return GroupResult.Sum(await Task.WhenAll(chunks));
    }
}
