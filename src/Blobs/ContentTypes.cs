namespace ServerlessAges.Blobs;

/// <summary>What blobs are marked as.</summary>
internal static class ContentTypes
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv; charset=utf-8";

    public static string Of(ResultFormat format) => format == ResultFormat.Csv ? Csv : Ndjson;
}
