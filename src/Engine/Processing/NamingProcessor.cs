namespace ServerlessAges.Processing;

// Writes the name of the input after the values of another processor.
internal readonly struct NamingProcessor<TProcessor>(TProcessor processor, string input)
    : IRecordProcessor<NamingProcessor<TProcessor>>
    where TProcessor : struct, IRecordProcessor<TProcessor>
{
    private readonly byte[] input = Encoding.UTF8.GetBytes(input);

    public static ProcessorSchema Schema => throw new NotSupportedException();
    public static NamingProcessor<TProcessor> Create(ProcessorContext context) => throw new NotSupportedException();

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = processor.Process(record, ref result);
        if (!rejection.IsRejected) result.Text(input);
        return rejection;
    }
}
