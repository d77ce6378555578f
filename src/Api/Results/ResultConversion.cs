using System.Buffers;
using System.IO.Pipelines;

namespace ServerlessAges.Api.Results;

/// <summary>
/// Converts stored results to another format while they are sent. Memory is bounded by the longest result.
/// </summary>
internal static class ResultConversion
{
    private const int BufferSize = 64 * 1024;

    public static async Task CopyAsync(
        Stream stored, ResultFormat storedFormat, Stream body, string wanted, IReadOnlyList<ResultField> fields,
        bool csvSafe, CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stored, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        var output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        var rows = new ResultRows(storedFormat, fields);
        var writer = new ResultRowWriter(output, wanted, fields, csvSafe);
        writer.Begin();
        for (var isCompleted = false; !isCompleted;)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rows.TryRead(ref rest, out var row))
            {
                if (row is not null) writer.Write(row);
                if (output.UnflushedBytes > BufferSize) await output.FlushAsync(cancellation);
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
            isCompleted = read.IsCompleted;
            if (isCompleted && !rest.IsEmpty) throw new InvalidDataException("The stored results end inside a result.");
        }

        writer.End();
        await output.FlushAsync(cancellation);
        await output.CompleteAsync();
    }
}
