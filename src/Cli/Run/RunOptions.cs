using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>The command line of `ages run`.</summary>
/// <param name="Processors">The registered processors.</param>
/// <param name="Inputs">Files, globs, or - for stdin.</param>
/// <param name="Output">The file for the results.</param>
/// <param name="Rejected">The file for rejected records; null without one.</param>
/// <param name="Batch">The options that a batch has too.</param>
/// <param name="Workers">Cores to use.</param>
/// <param name="Json">Print the summary and errors as JSON.</param>
internal sealed record RunOptions(
    ProcessorRegistry Processors, IReadOnlyList<string> Inputs, OutputTarget Output, OutputTarget? Rejected, BatchOptions Batch,
    int Workers, bool Json);
