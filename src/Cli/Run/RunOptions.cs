using ServerlessAges.Batches;

namespace ServerlessAges.Cli.Run;

/// <summary>What `ages run` was asked to do.</summary>
/// <param name="Inputs">As they were named: files, globs, or - for stdin.</param>
/// <param name="Output">One file, or - for stdout.</param>
/// <param name="Rejected">Where rejected records go; null where nobody asked for them.</param>
/// <param name="Batch">The rest, as a batch has it.</param>
/// <param name="AsArray">NDJSON is to become one JSON array.</param>
/// <param name="Workers">Cores to use.</param>
/// <param name="Json">What is told is told as JSON.</param>
internal sealed record RunOptions(
    IReadOnlyList<string> Inputs, string Output, string? Rejected, BatchOptions Batch, bool AsArray, int Workers, bool Json);
