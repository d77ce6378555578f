using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessAges.Api.Problems;
using ServerlessAges.Batches;
using ServerlessAges.Records;
using ServerlessAges.Slices;

namespace ServerlessAges.Api;

/// <summary>What the headers of a request say of its body.</summary>
/// <param name="Format">The format; null to recognise it.</param>
/// <param name="Delimiter">The delimiter; null to recognise it.</param>
/// <param name="Gzip">It is said to be gzip.</param>
internal sealed record InputContent(InputFormat? Format, char? Delimiter, bool Gzip)
{
    public static InputContent Of(HttpRequest request)
    {
        var (format, delimiter) = OfType(request.ContentType);
        return new InputContent(format, delimiter, IsGzip(request));
    }

    /// <summary>Opens an input and reads its beginning, to report at once what is wrong with it.</summary>
    /// <param name="source">The input as it is.</param>
    /// <param name="options">The batch's options.</param>
    /// <param name="limit">Limits decoded bytes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BadInputException">It is empty, is not gzip though it is said to be, or cannot be read.</exception>
    public async Task<PlainInput> OpenAsync(IByteSource source, BatchOptions options, Func<Stream, Stream> limit, CancellationToken cancellation)
    {
        if (await source.ReadAsync(0, new byte[1], cancellation).ConfigureAwait(false) == 0)
            throw new BadInputException("empty-input", "The input is empty: send CSV, NDJSON or a JSON array.");
        if (Gzip && !await PlainInput.IsGzipAsync(source, cancellation).ConfigureAwait(false))
            throw new BadInputException("invalid-gzip", "Content-Encoding says gzip, but the body is not.");
        return await PlainInput
            .OpenAsync(source, options.Input, Processors.Describe(options).Columns, limit, cancellation).ConfigureAwait(false);
    }

    private static (InputFormat?, char?) OfType(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return default;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) throw Unknown(contentType);
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !type.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "unknown-charset", $"The charset {type.Charset} is not read: send UTF-8.");
        }

        return type.MediaType.Value?.ToUpperInvariant() switch
        {
            "TEXT/CSV" or "APPLICATION/CSV" => (InputFormat.Csv, null),
            "TEXT/TAB-SEPARATED-VALUES" => (InputFormat.Csv, '\t'),
            "APPLICATION/X-NDJSON" or "APPLICATION/NDJSON" or "APPLICATION/JSONL" or "APPLICATION/X-JSONLINES"
                => (InputFormat.Ndjson, null),
            "APPLICATION/JSON" => (InputFormat.JsonArray, null),
            // The last is what curl says where nobody told it otherwise.
            "TEXT/PLAIN" or "APPLICATION/OCTET-STREAM" or "APPLICATION/GZIP" or "APPLICATION/X-GZIP"
                or "APPLICATION/X-WWW-FORM-URLENCODED" => default,
            _ => throw Unknown(contentType),
        };
    }

    private static bool IsGzip(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        return encoding.ToUpperInvariant() switch
        {
            "" or "IDENTITY" => false,
            "GZIP" or "X-GZIP" => true,
            _ => throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "unknown-content-encoding",
                $"Content-Encoding {Shorten(encoding)} is not read: send gzip, or none."),
        };
    }

    private static ProblemException Unknown(string contentType) => new(
        StatusCodes.Status415UnsupportedMediaType, "unknown-content-type",
        $"Content-Type {Shorten(contentType)} is not read: send text/csv, application/x-ndjson or application/json.");

    private static string Shorten(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "…");
}
