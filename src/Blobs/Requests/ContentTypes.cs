namespace ServerlessAges.Blobs.Requests;

internal static class ContentTypes
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    private const string Csv = "text/csv; charset=utf-8";

    public static string From(ResultFormat format) => format == ResultFormat.Csv ? Csv : Ndjson;
}
