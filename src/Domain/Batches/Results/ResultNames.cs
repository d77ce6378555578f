namespace ServerlessAges.Batches.Results;

/// <summary>What a batch's results are called, in the container <c>ages</c> under its id.</summary>
public static class ResultNames
{
    /// <summary>The rejected records.</summary>
    public const string Rejected = "rejected.ndjson";

    /// <summary>The manifest.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The ages.</summary>
    public static string Ages(ResultFormat format) => format == ResultFormat.Csv ? "ages.csv" : "ages.ndjson";
}
