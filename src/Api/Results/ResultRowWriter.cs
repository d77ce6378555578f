using System.Buffers;
using System.Globalization;
using System.Text;

namespace ServerlessAges.Api.Results;

/// <summary>Writes results in the requested format with the engine's writers.</summary>
internal sealed class ResultRowWriter(
    IBufferWriter<byte> output, string wanted, IReadOnlyList<ResultField> fields, bool csvSafe)
{
    private readonly ResultText text = new(
        wanted == MediaTypes.Csv ? ResultFormat.Csv : ResultFormat.Ndjson, fields, csvSafe);
    private bool first = true;

    public void Begin()
    {
        if (wanted == MediaTypes.Csv) output.Write(text.Header.Span);
        else if (wanted == MediaTypes.Json) output.Write("["u8);
    }

    /// <param name="values">As text. A number without a value is empty, and a missing field is null.</param>
    public void Write(string?[] values)
    {
        text.Begin();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value) text.Omit();
            else if (fields[i].Kind == ResultKind.Text) text.Text(Encoding.UTF8.GetBytes(value));
            else if (value.Length == 0) text.Null();
            else text.Number(long.Parse(value, CultureInfo.InvariantCulture));
        }

        var line = text.End().Span;
        if (wanted == MediaTypes.Json)
        {
            output.Write(first ? "\n"u8 : ",\n"u8);
            line = line[..^1];
        }

        output.Write(line);
        first = false;
    }

    public void End()
    {
        if (wanted == MediaTypes.Json) output.Write("\n]\n"u8);
    }
}
