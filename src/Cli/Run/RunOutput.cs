using System.Buffers;
using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>The results of all inputs, one behind the other: lines as the engine writes them, or a JSON array of them.</summary>
internal sealed class RunOutput(OutputFile output, bool asArray)
{
    private readonly ArrayBufferWriter<byte> elements = new();
    private bool any;

    /// <param name="header">What stands before the first line; empty where nothing does.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask BeginAsync(ReadOnlyMemory<byte> header, CancellationToken cancellation) =>
        output.WriteAsync(asArray ? "["u8.ToArray() : header, cancellation);

    /// <summary>Writes whole lines.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        if (!asArray) return output.WriteAsync(lines, cancellation);
        elements.ResetWrittenCount();
        for (var rest = lines.Span; !rest.IsEmpty; any = true)
        {
            var end = rest.IndexOf((byte)'\n'); // JSON has them between results alone
            elements.Write(any ? ",\n"u8 : "\n"u8);
            elements.Write(rest[..end]);
            rest = rest[(end + 1)..];
        }

        return output.WriteAsync(elements.WrittenMemory, cancellation);
    }

    public ValueTask EndAsync(CancellationToken cancellation) =>
        asArray ? output.WriteAsync("\n]\n"u8.ToArray(), cancellation) : ValueTask.CompletedTask;
}
