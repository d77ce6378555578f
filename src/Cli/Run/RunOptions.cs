using ServerlessAges.Batches;

namespace ServerlessAges.Cli.Run;

/// <summary>What `ages run` was asked to do.</summary>
internal sealed record RunOptions(
    string Input, string Output, string? Rejected, BatchOptions Batch, int Workers);
