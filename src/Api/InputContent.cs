using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessAges.Api.Problems;

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
    /// <exception cref="BatchException">It is empty, is not gzip though it is said to be, or cannot be read.</exception>
    public async Task<DecodedInput> OpenAsync(IByteSource source, BatchOptions options, Func<Stream, Stream> limit, CancellationToken cancellation)
    {
        if (await source.ReadAsync(0, new byte[1], cancellation).ConfigureAwait(false) == 0)
            throw new BatchException(ErrorCodes.EmptyInput, "The input is empty: send CSV, NDJSON or a JSON array.");
        if (Gzip && !await DecodedInput.IsGzipAsync(source, cancellation).ConfigureAwait(false))
            throw new BatchException(ErrorCodes.InvalidGzip, "Content-Encoding says gzip, but the body is not.");
        return await DecodedInput
            .OpenAsync(source, options.Input, Processors.Describe(options).Columns, limit, cancellation).ConfigureAwait(false);
    }

    private static (InputFormat?, char?) OfType(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return default;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) throw Unknown(contentType);
        if (HeaderUtilities.RemoveQuotes(type.Charset).Value?.ToUpperInvariant() is not (null or "UTF-8" or "UTF8" or "US-ASCII" or "ASCII"))
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, ErrorCodes.UnknownCharset,
                $"The charset {Shorten(type.Charset.ToString())} is not read: send utf-8 or us-ascii.");
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
        var codings = request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .Select(coding => coding.ToUpperInvariant()).Where(coding => coding is not "IDENTITY").ToArray();
        if (codings is []) return false;
        if (codings is ["GZIP" or "X-GZIP"]) return true;
        request.HttpContext.Response.Headers.AcceptEncoding = "gzip"; // RFC 9110, 12.5.3
        throw new ProblemException(
            StatusCodes.Status415UnsupportedMediaType, ErrorCodes.UnknownContentEncoding,
            $"Content-Encoding {Shorten(request.Headers.ContentEncoding.ToString())} is not read: send gzip once, or none.");
    }

    private static ProblemException Unknown(string contentType) => new(
        StatusCodes.Status415UnsupportedMediaType, ErrorCodes.UnknownContentType,
        $"Content-Type {Shorten(contentType)} is not read: send text/csv, application/x-ndjson or application/json.");

    private static string Shorten(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "…");
}
