namespace ServerlessAges.Programs;

// Gives the records of a slice to an exchange, and takes the results of the second pass from it.
internal readonly struct ExchangeFormat(ProgramExchange exchange) : IResultFormat
{
    public static Keeping Keeps => Keeping.Row;
    public ReadOnlyMemory<byte> Written => exchange.Results;
    public void Clear(Padded window) => exchange.Clear(window);
    public Rejection Keep(RecordFields input) => exchange.Take(input);
    public bool End() => true;

    public void Begin() { }
    public void Drop() { }

    // ExchangeProcessor neither throws nor writes.
    public void Cut(int length) => throw new NotSupportedException();
    public void Text(ReadOnlySpan<byte> utf8) => throw new NotSupportedException();
    public void Number(long value) => throw new NotSupportedException();
    public void Number(decimal value) => throw new NotSupportedException();
    public void Number(double value) => throw new NotSupportedException();
    public void Boolean(bool value) => throw new NotSupportedException();
    public void Json(ReadOnlySpan<byte> utf8) => throw new NotSupportedException();
    public void Null() => throw new NotSupportedException();
    public void Omit() => throw new NotSupportedException();
}
