namespace ServerlessAges.Programs;

// Computes nothing: ExchangeFormat takes whole records.
internal readonly struct ExchangeProcessor : IRecordProcessor<ExchangeProcessor>
{
    public static ProcessorSchema Schema => throw new NotSupportedException();
    public static ExchangeProcessor Create(ProcessorContext context) => default;

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter => Rejection.None;
}
