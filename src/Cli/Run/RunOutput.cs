using System.Buffers;
using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>Writes the results of all inputs: lines as the engine writes them, or a JSON array of them.</summary>
internal sealed class RunOutput(OutputFile output, bool asArray)
{
    private readonly ArrayBufferWriter<byte> elements = new();
    private bool any;

    public void Begin(ReadOnlySpan<byte> header, CancellationToken cancellation) =>
        output.Write(asArray ? "["u8 : header, cancellation);

    public void Write(ReadOnlySpan<byte> lines, CancellationToken cancellation)
    {
        elements.ResetWrittenCount();
        for (var rest = asArray ? lines : default; !rest.IsEmpty; any = true)
        {
            var end = rest.IndexOf((byte)'\n'); // JSON has them between results alone
            elements.Write(any ? ",\n"u8 : "\n"u8);
            elements.Write(rest[..end]);
            rest = rest[(end + 1)..];
        }

        output.Write(asArray ? elements.WrittenSpan : lines, cancellation);
    }

    public void End(CancellationToken cancellation) => output.Write(asArray ? "\n]\n"u8 : default, cancellation);
}
