using System.Buffers.Text;

namespace ServerlessAges.Tests.Support;

/// <summary>Ages, and how often each record was computed, by the number that its name begins with.</summary>
internal readonly struct CountingProcessor(AgeProcessor inner, int[] computed) : IRecordProcessor<CountingProcessor>
{
    public static ProcessorSchema Schema => AgeProcessor.Schema;

    public static CountingProcessor Create(ProcessorContext context) => throw new NotSupportedException();

    public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        if (Utf8Parser.TryParse(fields[0], out int number, out _)) Interlocked.Increment(ref computed[number]);
        return inner.Process(fields, ref result);
    }
}
