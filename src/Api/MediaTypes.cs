using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>The media types of results, and the choice among them.</summary>
internal static class MediaTypes
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv; charset=utf-8";
    public const string Json = "application/json";
    public const string Problem = "application/problem+json";

    /// <summary>How a file of a media type ends.</summary>
    public static string Extension(string type) => type switch { Csv => "csv", Json => "json", _ => "ndjson" };

    public static string Of(string name) => Path.GetExtension(name) switch
    {
        ".csv" => Csv,
        ".json" => Json,
        _ => Ndjson,
    };

    /// <summary>What Accept prefers; the stored form where it has no wish.</summary>
    /// <exception cref="ProblemException">406: none of what it takes can be made.</exception>
    public static string Choose(HttpRequest request, string stored)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0) return stored;
        // Of each form the most specific range counts (RFC 9110, 12.5.1); of forms with equal weight the one that is named most precisely.
        string[] made = [stored, Ndjson, Csv, Json];
        return made
            .Select(form => (Form: form, Range: accepted.Where(range => Takes(range, form)).MinBy(Wildcards)))
            .Where(candidate => candidate.Range is { Quality: not 0 })
            .OrderByDescending(candidate => candidate.Range!.Quality ?? 1).ThenBy(candidate => Wildcards(candidate.Range!))
            .ThenBy(candidate => accepted.IndexOf(candidate.Range!))
            .Select(candidate => candidate.Form).FirstOrDefault()
            ?? throw new ProblemException(
                StatusCodes.Status406NotAcceptable, ErrorCodes.NotAcceptable,
                "Accept names nothing that can be made: ask for application/x-ndjson, text/csv or application/json.");
    }

    /// <summary>Whether Accept-Encoding names gzip.</summary>
    public static bool TakesGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding.Any(coding =>
        coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);

    private static int Wildcards(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0;

    private static bool Takes(MediaTypeHeaderValue range, string form) =>
        MediaTypeHeaderValue.Parse(form).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)) // without the range's parameters
        || (form == Ndjson && range.MediaType.Value?.ToUpperInvariant() is "APPLICATION/NDJSON" or "APPLICATION/JSONL");
}
