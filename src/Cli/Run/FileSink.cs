using System.Buffers;
using ServerlessAges.Cli.Files;
using ServerlessAges.Records;
using ServerlessAges.Slices;

namespace ServerlessAges.Cli.Run;

/// <summary>Writes ages and rejected records as they are proven.</summary>
internal sealed class FileSink(OutputFile output, OutputFile? rejected, long headerLines) : ISliceSink
{
    private readonly ArrayBufferWriter<byte> rebased = new();

    /// <summary>The first rejected record as NDJSON, for telling the user; empty where there is none.</summary>
    public ReadOnlyMemory<byte> FirstRejected { get; private set; }

    public async ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        await output.WriteAsync(slice.Result.Output, cancellation);
        if (slice.Result.Counts.Rejected == 0) return;

        // Lines are counted from 1.
        RejectedLines.Rebase(slice.Result.Rejected.Span, headerLines + before.Lines + 1, rebased);
        if (FirstRejected.IsEmpty)
            FirstRejected = rebased.WrittenSpan[..rebased.WrittenSpan.IndexOf((byte)'\n')].ToArray();
        if (rejected is not null) await rejected.WriteAsync(rebased.WrittenMemory, cancellation);
        rebased.ResetWrittenCount();
    }
}
