using System.Text.Json;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Peers;

/// <summary>The rows of a CSV file as the engine reads them, one at a time, each with all of its fields.</summary>
internal static class EngineRows
{
    public static List<ReadRow> Read(byte[] file, char delimiter, string[] columns, int maxRowBytes)
    {
        var processor = new EchoProcessor(columns);
        var options = new DialectOptions { Format = InputFormat.Csv, Delimiter = delimiter, MaxRowBytes = maxRowBytes };
        var dialect = DialectReader.Read(file, options, [.. columns.Select(column => new ProcessorColumn(column))]);
        var results = columns.Select(ResultField.Text).ToArray();
        var computer = FormatRegistry.CreateComputer(dialect, processor, results, ResultFormat.Ndjson, maxRowBytes);
        var (slice, source) = (new Slice(), new BytesSource(file));
        var (rows, written) = (new List<ReadRow>(), new List<byte>());
        // A slice of one byte owns one row.
        for (var at = new RowPosition(dialect.FirstRow); at.Offset < file.Length; at = slice.Result.End)
        {
            Compute(at, at.Offset + 1);
            written.AddRange(slice.Result.Output.Span);
            if (slice.Result.Output.Length > 0) rows.Add(new ReadRow(Fields(slice.Result.Output)));
            else if (slice.Result.Counts.Rejected > 0)
                rows.Add(new ReadRow(null, Assert.Single(RejectedRecord.Parse(slice.Result.Rejected.Span)).Reason));
        }

        Compute(new RowPosition(dialect.FirstRow), Math.Max(file.Length, dialect.FirstRow + 1));
        Assert.True(slice.Result.Output.Span.SequenceEqual(written.ToArray()), "Read whole, the file gives something else.");
        return rows;

        void Compute(RowPosition start, long to)
        {
            slice.Assign(0, start.Offset, to);
            slice.FillAsync(source, computer.MaxBeyond, default).AsTask().GetAwaiter().GetResult();
            Assert.True(computer.Compute(slice, start, sample: 1));
        }
    }

    private static string[] Fields(ReadOnlyMemory<byte> result)
    {
        using var document = JsonDocument.Parse(result);
        return [.. document.RootElement.EnumerateObject().Select(member => member.Value.GetString()!)];
    }

    private readonly struct EchoProcessor(string[] columns) : IRecordProcessor<EchoProcessor>
    {
        public static ProcessorSchema Schema => throw new NotSupportedException();

        public static EchoProcessor Create(ProcessorContext context) => throw new NotSupportedException();

        public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
            where TWriter : struct, IResultWriter
        {
            for (var column = 0; column < columns.Length; column++) result.Text(fields[column]);
            return Rejection.None;
        }
    }
}
