using ServerlessAges.Tests.Generators;

namespace ServerlessAges.Tests.Support;

/// <summary>The engine as these tests use it: ages on <see cref="GeneratedInput.AsOf"/>, as NDJSON.</summary>
internal static class AgeEngine
{
    public static AgeProcessor Processor { get; } = new(GeneratedInput.ReferenceYear, GeneratedInput.AsOf);

    public static Dialect Dialect(GeneratedInput input) => DialectReader.Read(input.Bytes, input.Options, Processor.Columns);

    public static SliceComputer Computer(Dialect dialect, int maxRowBytes, ResultFormat format = ResultFormat.Ndjson) =>
        SliceComputer.Create(
            dialect, new AgeProcessor(GeneratedInput.ReferenceYear, GeneratedInput.AsOf, dialect.WithOptional == true), format, maxRowBytes);

    public static SliceComputer Computer<TProcessor>(Dialect dialect, TProcessor processor, int maxRowBytes)
        where TProcessor : struct, IRecordProcessor =>
        SliceComputer.Create(dialect, processor, ResultFormat.Ndjson, maxRowBytes);
}
