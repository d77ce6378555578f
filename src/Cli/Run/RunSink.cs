using System.Buffers;
using System.Text.Encodings.Web;

namespace ServerlessAges.Cli.Run;

/// <summary>Writes the results, as lines or as a JSON array, and the rejected records of all inputs.</summary>
internal sealed class RunSink(OutputFile output, OutputFile? rejected, bool asArray) : ISliceSink
{
    private readonly ArrayBufferWriter<byte> elements = new();
    private readonly ArrayBufferWriter<byte> rebased = new();
    private readonly ArrayBufferWriter<byte> named = new();
    private byte[] lead = [];
    private long headerLines;
    private bool any;

    /// <summary>The first rejected record as NDJSON; empty if there is none.</summary>
    public ReadOnlyMemory<byte> FirstRejected { get; private set; }

    public void Begin(ReadOnlySpan<byte> header, CancellationToken cancellation) =>
        output.Write(asArray ? "["u8 : header, cancellation);

    /// <param name="file">Becomes the first member of each rejected record, if it is given.</param>
    /// <param name="lines">The lines of the input before its first row.</param>
    public void BeginInput(string? file, long lines)
    {
        var name = JsonEncodedText.Encode(file ?? "", JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        lead = file is null ? [.. "{"u8] : [.. "{\"file\":\""u8, .. name.EncodedUtf8Bytes, .. "\","u8];
        headerLines = lines;
    }

    public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        output.Write(asArray ? Elements(slice.Result.Output.Span) : slice.Result.Output.Span, cancellation);
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

    public void End(CancellationToken cancellation) => output.Write(asArray ? "\n]\n"u8 : default, cancellation);

    private ReadOnlySpan<byte> Elements(ReadOnlySpan<byte> lines)
    {
        elements.ResetWrittenCount();
        for (; !lines.IsEmpty; any = true)
        {
            var end = lines.IndexOf((byte)'\n'); // JSON has them between results alone
            elements.Write(any ? ",\n"u8 : "\n"u8);
            elements.Write(lines[..end]);
            lines = lines[(end + 1)..];
        }

        return elements.WrittenSpan;
    }
}
