namespace ServerlessAges.Api.Requests;

/// <summary>Format, delimiter and compression of a body, as the headers declare them; null to detect it.</summary>
internal sealed record InputContent(InputFormat? Format, char? Delimiter, bool IsGzip)
{
    public static InputContent From(HttpRequest request)
    {
        var (format, delimiter) = ReadType(request.ContentType);
        return new InputContent(format, delimiter, ReadCoding(request));
    }

    /// <summary>Opens an input and reads its beginning, to find its faults before a batch starts.</summary>
    public async Task<DecodedInput> OpenAsync(
        ProcessorRegistry processors, IByteSource source, BatchOptions options, Func<Stream, Stream> limit,
        CancellationToken cancellation)
    {
        if (await source.ReadAsync(0, new byte[1], cancellation) == 0)
            throw new BatchException(ErrorCodes.EmptyInput, "The input is empty: send CSV, NDJSON or a JSON array.");
        if (IsGzip && !await DecodedInput.IsGzipAsync(source, cancellation))
            throw new BatchException(ErrorCodes.InvalidGzip, "Content-Encoding is gzip, but the body is not gzip.");
        var columns = processors.Find(options.Processor).Schema.Columns;
        var input = await DecodedInput.OpenAsync(source, options.Input, columns, limit, cancellation);
        processors.ResultsOf(options, input.Dialect); // refuses options that do not fit the input
        return input;
    }

    private static (InputFormat?, char?) ReadType(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return default;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) throw UnknownType(contentType);
        if (!IsReadable(HeaderUtilities.RemoveQuotes(type.Charset).Value))
        {
            throw new BatchException(
                ErrorCodes.UnknownCharset,
                $"The charset {Shorten(type.Charset.ToString())} is not supported: "
                + "send utf-8, us-ascii, or utf-16 with a byte order mark.");
        }

        return type.MediaType.Value?.ToUpperInvariant() switch
        {
            "TEXT/CSV" or "APPLICATION/CSV" => (InputFormat.Csv, null),
            "TEXT/TAB-SEPARATED-VALUES" => (InputFormat.Csv, '\t'),
            "APPLICATION/X-NDJSON" or "APPLICATION/NDJSON" or "APPLICATION/JSONL" or "APPLICATION/X-JSONLINES"
                => (InputFormat.Ndjson, null),
            "APPLICATION/JSON" => (InputFormat.JsonArray, null),
            // The last is curl's default.
            "TEXT/PLAIN" or "APPLICATION/OCTET-STREAM" or "APPLICATION/GZIP" or "APPLICATION/X-GZIP"
                or "APPLICATION/X-WWW-FORM-URLENCODED" => default,
            _ => throw UnknownType(contentType),
        };
    }

    // The decoder finds the encoding from the bytes, and refuses UTF-16 without a byte order mark.
    private static bool IsReadable(string? charset) => charset?.ToUpperInvariant()
        is null or "UTF-8" or "UTF8" or "US-ASCII" or "ASCII" or "UTF-16" or "UTF-16LE" or "UTF-16BE";

    private static bool ReadCoding(HttpRequest request)
    {
        var codings = request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .Select(coding => coding.ToUpperInvariant()).Where(coding => coding is not "IDENTITY").ToArray();
        if (codings is []) return false;
        if (codings is ["GZIP" or "X-GZIP"]) return true;
        request.ResponseHeaders.AcceptEncoding = "gzip"; // RFC 9110, 12.5.3
        throw new BatchException(
            ErrorCodes.UnknownContentEncoding,
            $"Content-Encoding {Shorten(request.Headers.ContentEncoding.ToString())} is not supported: "
            + "send gzip once, or none.");
    }

    private static BatchException UnknownType(string contentType) => new(
        ErrorCodes.UnknownContentType,
        $"Content-Type {Shorten(contentType)} is not supported: "
        + "send text/csv, application/x-ndjson or application/json.");

    private static string Shorten(string text) => text.Length <= 100 ? text : $"{text.AsSpan(0, 100)}…";
}
