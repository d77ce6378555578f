using System.Buffers;
using System.Text.Encodings.Web;

namespace ServerlessAges.Cli.Run;

/// <summary>
/// Writes the results, as lines or as a JSON array, and the rejected records, which name their input if it is one of a
/// list.
/// </summary>
internal sealed class RunSink(
    IReadOnlyList<RunInput> inputs, bool ofList, OutputFile output, OutputFile? rejected, bool asArray) : IPartSink
{
    private readonly ArrayBufferWriter<byte> elements = new();
    private readonly ArrayBufferWriter<byte> rebased = new();
    private byte[] lead = []; // of the rejected records of a list
    private long headerLines;
    private long bytesDone;
    private long verified;
    private bool any;

    /// <summary>The input that an error concerns.</summary>
    public RunInput? Current { get; private set; }

    /// <summary>How many bytes of the inputs are done. Thread-safe.</summary>
    public long Position => Interlocked.Read(ref verified);

    /// <summary>The first rejected record as NDJSON; empty if there is none.</summary>
    public ReadOnlyMemory<byte> FirstRejected { get; private set; }

    public void Begin(ReadOnlySpan<byte> header, CancellationToken cancellation) =>
        output.Write(asArray ? "["u8 : header, cancellation);

    public ValueTask BeginAsync(InputPart part, CancellationToken cancellation)
    {
        (Current, headerLines) = (inputs[part.Index], part.Dialect.HeaderLines);
        if (!ofList) return ValueTask.CompletedTask;
        var name = JsonEncodedText.Encode(Current.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        lead = [.. "\"file\":\""u8, .. name.EncodedUtf8Bytes, .. "\","u8];
        return ValueTask.CompletedTask;
    }

    public ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation)
    {
        Interlocked.Exchange(ref verified, bytesDone + slice.To);
        output.Write(asArray ? Elements(slice.Result.Output.Span) : slice.Result.Output.Span, cancellation);
        if (slice.Result.Counts.Rejected == 0) return ValueTask.CompletedTask;

        rebased.ResetWrittenCount();
        // Lines are counted from 1.
        RejectedLines.Rebase(slice.Result.Rejected.Span, headerLines + before.Lines + 1, rebased, lead);
        var lines = rebased.WrittenSpan;
        if (FirstRejected.IsEmpty) FirstRejected = lines[..lines.IndexOf((byte)'\n')].ToArray();
        rejected?.Write(lines, cancellation);
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync(InputPart part, RangeOutcome outcome, CancellationToken cancellation)
    {
        var input = inputs[part.Index];
        input.Counts = outcome.Counts;
        bytesDone += input.Length ?? 0;
        Interlocked.Exchange(ref verified, bytesDone);
        input.Dispose();
        Current = null;
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
