using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>Writes an input's ages and rejected records as they are verified.</summary>
internal sealed class FileSink(RunOutput output, OutputFile? rejected, string? file, long headerLines) : ISliceSink
{
    private readonly byte[] lead = file is null
        ? "{"u8.ToArray()
        : [.. "{\"file\":\""u8, .. JsonEncodedText.Encode(file, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
            .EncodedUtf8Bytes, .. "\","u8];

    private readonly ArrayBufferWriter<byte> rebased = new();
    private readonly ArrayBufferWriter<byte> named = new();

    /// <summary>The first rejected record as NDJSON, for telling the user; empty where there is none.</summary>
    public ReadOnlyMemory<byte> FirstRejected { get; private set; }

    public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        output.Write(slice.Result.Output.Span, cancellation);
        if (slice.Result.Counts.Rejected == 0) return ValueTask.CompletedTask;

        // Lines are counted from 1.
        RejectedLines.Rebase(slice.Result.Rejected.Span, headerLines + before.Lines + 1, rebased);
        for (var rest = rebased.WrittenSpan; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n') + 1;
            named.Write(lead);
            named.Write(rest[1..end]); // behind its brace
            rest = rest[end..];
        }

        if (FirstRejected.IsEmpty) FirstRejected = named.WrittenSpan[..named.WrittenSpan.IndexOf((byte)'\n')].ToArray();
        rejected?.Write(named.WrittenSpan, cancellation);
        rebased.ResetWrittenCount();
        named.ResetWrittenCount();
        return ValueTask.CompletedTask;
    }
}
