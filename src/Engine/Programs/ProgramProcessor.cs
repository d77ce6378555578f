namespace ServerlessAges.Programs;

/// <summary>The processor <c>exec</c>: a program computes the records, in any language.</summary>
internal sealed class ProgramProcessor(ProgramCommand command, Action<string> onError) : RegisteredProcessor(
    new ProcessorSchema(ProgramExtensions.Name, command.Version)
    {
        Columns = [], Results = [], DefaultChunkSize = 16L << 20,
    })
{
    public override SliceComputer CreateComputer(
        ProcessorContext context, Dialect dialect, ResultFormat format, int maxRowBytes, bool csvSafe,
        InputColumn? input)
    {
        var exchange = new ProgramExchange(dialect, new ProgramPool(command, onError), input);
        var computer = FormatRegistry.CreateComputer(
            dialect, default(ExchangeProcessor), new ExchangeFormat(exchange), maxRowBytes);
        computer.Exchange = exchange;
        return computer;
    }

    private protected override OptionValues Complete(OptionValues given, OptionValues defaults, DateOnly today) =>
        given;
}
