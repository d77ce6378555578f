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
        foreach (var type in accepted.Where(type => type.Quality != 0).OrderByDescending(type => type.Quality ?? 1))
        {
            if (type.MatchesAllTypes) return stored;
            string[] made = [stored, Ndjson, Csv, Json];
            if (made.FirstOrDefault(candidate => MediaTypeHeaderValue.Parse(candidate).IsSubsetOf(Plain(type))) is { } match)
                return match;
            if (type.MediaType.Equals("application/ndjson", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("application/jsonl", StringComparison.OrdinalIgnoreCase))
            {
                return Ndjson;
            }
        }

        throw new ProblemException(
            StatusCodes.Status406NotAcceptable, "not-acceptable",
            "Accept names nothing that can be made: ask for application/x-ndjson, text/csv or application/json.");
    }

    private static MediaTypeHeaderValue Plain(MediaTypeHeaderValue type) => new(type.MediaType);
}
