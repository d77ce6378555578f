namespace ServerlessAges.Api.Views;

internal static class MediaTypes
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv; charset=utf-8";
    public const string Json = "application/json";
    public const string Zip = "application/zip";
    public const string ProblemJson = "application/problem+json";
    public static string Extension(string type) => type switch { Csv => "csv", Json => "json", _ => "ndjson" };
    public static string Of(string file) =>
        Path.GetExtension(file) switch { ".csv" => Csv, ".json" => Json, _ => Ndjson };

    /// <summary>Returns the type that Accept prefers: the stored one without a preference.</summary>
    public static string Choose(HttpRequest request, string stored)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0) return stored;
        // The most specific range of each type counts (RFC 9110, 12.5.1). Of equal weights the more specific one wins.
        string[] types = [stored, Ndjson, Csv, Json];
        return types
            .Select(type => (Type: type, Range: accepted.Where(range => Matches(range, type)).MinBy(Wildcards)))
            .Where(candidate => candidate.Range is { Quality: not 0 })
            .OrderByDescending(candidate => candidate.Range!.Quality ?? 1)
            .ThenBy(candidate => Wildcards(candidate.Range!))
            .ThenBy(candidate => accepted.IndexOf(candidate.Range!))
            .Select(candidate => candidate.Type).FirstOrDefault()
            ?? throw new BatchException(
                ErrorCodes.NotAcceptable,
                "No type in Accept is supported: accept application/x-ndjson, text/csv or application/json.");
    }

    private static int Wildcards(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0;

    private static bool Matches(MediaTypeHeaderValue range, string type) =>
        // Without the range's parameters.
        MediaTypeHeaderValue.Parse(type).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType))
        || (type == Ndjson && range.MediaType.Value?.ToUpperInvariant() is "APPLICATION/NDJSON" or "APPLICATION/JSONL");
}
