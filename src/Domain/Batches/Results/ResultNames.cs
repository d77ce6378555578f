namespace ServerlessAges.Batches.Results;

/// <summary>The names of a batch's results, below its id in the container <c>ages</c>.</summary>
public static class ResultNames
{
    public const string Rejected = "rejected.ndjson";
    public const string Manifest = "manifest.json";
    public static string Ages(ResultFormat format) => format == ResultFormat.Csv ? "ages.csv" : "ages.ndjson";
}
