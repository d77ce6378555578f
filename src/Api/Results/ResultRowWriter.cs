namespace ServerlessAges.Api.Results;

/// <summary>Writes results in the requested format with the engine's writers.</summary>
internal sealed class ResultRowWriter(
    Stream body, ResultFormat stored, string wanted, IReadOnlyList<ResultField> fields, bool csvSafe)
{
    private const int BufferSize = 64 << 10;
    private readonly PipeWriter output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
    private readonly ResultText text = new(
        wanted == MediaTypes.Csv ? ResultFormat.Csv : ResultFormat.Ndjson, fields, csvSafe);

    public async Task WriteAsync(IAsyncEnumerable<ReadOnlySequence<byte>> rows)
    {
        var isJson = wanted == MediaTypes.Json;
        var isRaw = isJson && stored == ResultFormat.Ndjson;
        if (isJson) output.Write("["u8);
        if (wanted == MediaTypes.Csv) output.Write(text.Header.Span);
        var isFirst = true;
        await foreach (var row in rows)
        {
            if (isJson) output.Write(isFirst ? "\n"u8 : ",\n"u8);
            if (isRaw) foreach (var part in row) output.Write(part.Span);
            else Write(row, isJson);
            isFirst = false;
            if (output.UnflushedBytes > BufferSize) await output.FlushAsync();
        }

        if (isJson) output.Write("\n]\n"u8);
        await output.CompleteAsync();
    }

    private void Write(ReadOnlySequence<byte> row, bool isJson)
    {
        var values = ResultRows.Values(row, stored, fields);
        var result = text.Begin();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not { } value) result.Null();
            else if (fields[i].Kind == ResultKind.Text) result.Text(Encoding.UTF8.GetBytes(value));
            else if (value.Length == 0) result.Null();
            else result.Json(Encoding.UTF8.GetBytes(value)); // a number or literal is written alike in all formats
        }

        var line = text.End().Span;
        output.Write(isJson ? line[..^1] : line);
    }
}
