using ServerlessAges.Tests.Generators;

namespace ServerlessAges.Tests.Support;

/// <summary>The engine as these tests use it: ages on <see cref="GeneratedInput.AsOf"/>, as NDJSON.</summary>
internal static class AgeEngine
{
    public static AgeProcessor Processor { get; } = new(GeneratedInput.ReferenceYear, GeneratedInput.AsOf);

    public static IReadOnlyList<ProcessorColumn> Columns => AgeProcessor.Schema.Columns;

    public static Dialect Dialect(GeneratedInput input) => DialectReader.Read(input.Bytes, input.Options, Columns);

    public static SliceComputer Computer(Dialect dialect, int maxRowBytes, ResultFormat format = ResultFormat.Ndjson, bool csvSafe = false) =>
        Computer(dialect, Create(dialect.WithOptional == true), maxRowBytes, format, dialect.WithOptional == true, csvSafe);

    public static AgeProcessor Create(bool withDeath) => new(GeneratedInput.ReferenceYear, GeneratedInput.AsOf, withDeath);

    public static SliceComputer Computer<TProcessor>(
        Dialect dialect, TProcessor processor, int maxRowBytes, ResultFormat format = ResultFormat.Ndjson, bool withDeath = false,
        bool csvSafe = false)
        where TProcessor : struct, IRecordProcessor<TProcessor> =>
        FormatRegistry.CreateComputer(
            dialect, processor, TProcessor.Schema.ResultsFor(withDeath), format, maxRowBytes, csvSafe);
}
