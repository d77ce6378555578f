namespace ServerlessAges.Cli;

/// <summary>The processors that the commands offer.</summary>
internal static class CliProcessors
{
    public static ProcessorRegistry All { get; } = new ProcessorRegistry().Add<AgeProcessor>().Add<PseudonymProcessor>();
}
