namespace ServerlessAges.Functions.Orchestrators;

/// <summary>Fans out one activity per chunk, on as many instances as the platform provides.</summary>
public static class ChunkGroupOrchestrator
{
    [Function(nameof(ChunkGroupOrchestrator))]
    public static async Task<ActivityResult> RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context, ChunkGroup group)
    {
        var activity = group.Decodes ? nameof(DecodeInput) : nameof(ProcessChunk);
        var chunks = group.Tasks.Select(chunk =>
            context.CallActivityAsync<ChunkResult>(activity, chunk, Retries.Chunk));
        ChunkResult[] results = await Task.WhenAll(chunks);
        return ChunkResult.Combine(results);
    }
}
