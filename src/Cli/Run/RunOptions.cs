using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

internal sealed record RunOptions(
    ProcessorRegistry Processors, IReadOnlyList<string> Inputs, OutputTarget Output, OutputTarget? Rejected,
    BatchOptions Batch, int Workers, bool Json);
