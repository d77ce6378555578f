namespace ServerlessAges.Api.Results;

/// <summary>Reads stored results. The engine wrote them, so their format is strict.</summary>
internal static partial class ResultRows
{
    /// <summary>Reads the rows, each valid until the next one is read. Memory is bounded by the longest row.</summary>
    public static async IAsyncEnumerable<ReadOnlySequence<byte>> ReadAsync(
        Stream stored, ResultFormat format, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(stored, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        var isCsv = format == ResultFormat.Csv;
        var isHeader = isCsv;
        for (var isCompleted = false; !isCompleted;)
        {
            var read = await reader.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (TryCut(ref rest, isCsv, out var line))
            {
                if (!isHeader) yield return line;
                isHeader = false;
            }

            reader.AdvanceTo(rest.Start, read.Buffer.End);
            isCompleted = read.IsCompleted;
            if (isCompleted && !rest.IsEmpty) throw new InvalidDataException("The stored results end inside a result.");
        }
    }

    /// <summary>The values of a row as text. A number without a value is empty, and a missing field is null.</summary>
    public static string?[] Values(
        ReadOnlySequence<byte> row, ResultFormat format, IReadOnlyList<ResultField> fields) =>
        format == ResultFormat.Csv ? ReadCsv(row, fields) : ReadJson(row, fields);

    // A CSV row ends at the first LF after an even number of quotes.
    private static bool TryCut(ref ReadOnlySequence<byte> bytes, bool isCsv, out ReadOnlySequence<byte> line)
    {
        line = default;
        var reader = new SequenceReader<byte>(bytes);
        var quotes = 0L;
        do
        {
            if (!reader.TryReadTo(out ReadOnlySequence<byte> part, (byte)'\n')) return false;
            if (isCsv)
                foreach (var segment in part) quotes += segment.Span.Count((byte)'"');
        }
        while (quotes % 2 != 0);

        line = bytes.Slice(0, reader.Consumed - 1);
        bytes = bytes.Slice(reader.Position);
        return true;
    }

    private static string?[] ReadJson(ReadOnlySequence<byte> line, IReadOnlyList<ResultField> fields)
    {
        using var row = JsonDocument.Parse(line);
        return [.. fields.Select(field =>
            Find(row.RootElement, field.Name) is { } value ? TextOf(value, field.Kind) : null)];
    }

    // A kept member is named as in its record, which may be in another case.
    private static JsonElement? Find(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value)
            ? value
            : row.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(member => (JsonElement?)member.Value).FirstOrDefault();

    // A string in a field of JSON keeps its quotes, as the engine writes it to CSV.
    private static string TextOf(JsonElement value, ResultKind kind) => value.ValueKind switch
    {
        JsonValueKind.String when kind == ResultKind.Text => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private static string[] ReadCsv(ReadOnlySequence<byte> line, IReadOnlyList<ResultField> fields) =>
    [
        .. CsvField().Matches(Encoding.UTF8.GetString(line)).Take(fields.Count)
            .Select(field => field.Groups["value"].Value.Replace("\"\"", "\"", StringComparison.Ordinal)),
    ];

    [GeneratedRegex("""\G(?:"(?<value>(?>[^"]*(?:""[^"]*)*))"|(?<value>[^",]*))(?:,|\z)""")]
    private static partial Regex CsvField();
}
