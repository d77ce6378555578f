using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>What `ages run` was asked to do.</summary>
/// <param name="Inputs">As they were named: files, globs, or - for stdin.</param>
/// <param name="Output">Where the results go.</param>
/// <param name="Rejected">Where rejected records go; null if they are not asked for.</param>
/// <param name="Batch">The rest, as a batch has it.</param>
/// <param name="Workers">Cores to use.</param>
/// <param name="Json">What is told is told as JSON.</param>
internal sealed record RunOptions(
    IReadOnlyList<string> Inputs, OutputTarget Output, OutputTarget? Rejected, BatchOptions Batch, int Workers, bool Json);
