using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>The command line of `ages run`.</summary>
internal sealed record RunOptions(
    ProcessorRegistry Processors, IReadOnlyList<string> Inputs, OutputTarget Output, OutputTarget? Rejected,
    BatchOptions Batch, int Workers, bool Json);
