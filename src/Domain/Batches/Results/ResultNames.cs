namespace ServerlessAges.Batches.Results;

/// <summary>The names of a batch's results, below its id in the container <c>results</c>.</summary>
public static class ResultNames
{
    public const string Rejected = "rejected.ndjson";
    public const string Inputs = "inputs.ndjson"; // of a list: an account of each input
    public const string Manifest = "manifest.json";
    public static string Results(ResultFormat format) => format == ResultFormat.Csv ? "results.csv" : "results.ndjson";
}
