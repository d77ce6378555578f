using System.IO.Pipelines;
using System.Buffers;

namespace ServerlessAges.Api.Conversion;

/// <summary>Makes one form of results from another while they stream by, in memory bounded by the longest result.</summary>
internal static class ResultConversion
{
    private const int Flush = 64 * 1024;

    public static async Task CopyAsync(
        Stream stored, ResultFormat storedFormat, Stream body, string wanted, IReadOnlyList<ResultField> fields, bool csvSafe,
        CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stored, new StreamPipeReaderOptions(bufferSize: Flush, leaveOpen: true));
        var output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        var rows = new ResultRows(storedFormat, fields);
        var writer = new ResultRowWriter(output, wanted, fields, csvSafe);
        writer.Begin();
        while (true)
        {
            var read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            var rest = read.Buffer;
            while (rows.TryRead(ref rest, out var row))
            {
                if (row is null) continue;
                writer.Write(row);
                if (output.UnflushedBytes > Flush) await output.FlushAsync(cancellation).ConfigureAwait(false);
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
            if (!read.IsCompleted) continue;
            if (!rest.IsEmpty) throw new InvalidDataException("The stored results end inside a result.");
            break;
        }

        writer.End();
        await output.FlushAsync(cancellation).ConfigureAwait(false);
        await output.CompleteAsync().ConfigureAwait(false);
    }
}
