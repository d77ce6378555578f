using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using ServerlessAges.Batches;
using ServerlessAges.Functions.Activities;

namespace ServerlessAges.Functions.Orchestrators;

/// <summary>The fan-out and the fan-in, in plain sight: one activity per chunk, on as many instances as there are.</summary>
public static class ChunkGroupOrchestrator
{
    /// <summary>Processes consecutive chunks side by side and returns their sum.</summary>
    [Function(nameof(ChunkGroupOrchestrator))]
    public static async Task<GroupResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ChunkGroup group)
    {
        var chunks = Enumerable.Range(group.First, group.Count).Select(index =>
            context.CallActivityAsync<ChunkResult>(nameof(ProcessChunk), new ChunkTask(group.Run, index), Retries.Chunk));
        return GroupResult.Sum(await Task.WhenAll(chunks));
    }
}
