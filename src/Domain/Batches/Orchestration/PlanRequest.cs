using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>What to plan.</summary>
/// <param name="Run">Whose.</param>
/// <param name="Input">The plain bytes.</param>
/// <param name="Format">The format of a decoded input; null if nothing was decoded.</param>
public sealed record PlanRequest(BatchAttempt Run, BlobReference Input, InputFormat? Format = null);
