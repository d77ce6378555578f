using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServerlessAges.Benchmarks;

/// <summary>Writes ages as NDJSON with the framework's own writer, used again for each record.</summary>
internal sealed class AgesFile : IDisposable
{
    public const int ReferenceYear = 2017;
    public const int BufferSize = 1 << 16;

    private readonly FileStream file;
    private readonly ArrayBufferWriter<byte> lines = new(2 * BufferSize);
    private readonly Utf8JsonWriter json;

    public AgesFile(string path)
    {
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        json = new Utf8JsonWriter(
            lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public void Write(ReadOnlySpan<char> name, int born)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        End(born);
    }

    public void Write(ReadOnlySpan<byte> name, int born)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        End(born);
    }

    public void Dispose()
    {
        json.Dispose();
        file.Write(lines.WrittenSpan);
        file.Dispose();
    }

    private void End(int born)
    {
        json.WriteNumber("age"u8, ReferenceYear - born);
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        lines.Write("\n"u8);
        if (lines.WrittenCount < BufferSize) return;
        file.Write(lines.WrittenSpan);
        lines.ResetWrittenCount();
    }
}
