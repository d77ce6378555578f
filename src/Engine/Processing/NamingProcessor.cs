namespace ServerlessAges.Processing;

// Writes the name of the input after the values of another processor.
internal readonly struct NamingProcessor<TProcessor>(TProcessor processor, InputColumn column)
    : IRecordProcessor<NamingProcessor<TProcessor>>
    where TProcessor : struct, IRecordProcessor<TProcessor>
{
    public static ProcessorSchema Schema => throw new NotSupportedException();
    public static NamingProcessor<TProcessor> Create(ProcessorContext context) => throw new NotSupportedException();

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = processor.Process(record, ref result);
        if (!rejection.IsRejected) result.Text(column.Utf8);
        return rejection;
    }
}
