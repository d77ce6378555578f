namespace ServerlessAges.Tests.Support;

/// <summary>The processors of the hosts, and options for them.</summary>
internal static class AgeBatches
{
    public static ProcessorRegistry Processors { get; } = new ProcessorRegistry().Add<AgeProcessor>().Add<PseudonymProcessor>();

    public static BatchOptionTable Table { get; } = new(Processors);

    public static SecretValues Secrets(string key) => new(Table.Secrets, _ => key);

    /// <summary>Options of a batch of ages in a year.</summary>
    public static BatchOptions In(int year, string processor = "age") => new()
    {
        Processor = processor,
        ProcessorOptions = AgeOptions.Values(year).All,
    };
}
