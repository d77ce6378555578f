namespace ServerlessAges.Blobs;

/// <summary>The names of all blobs. No name is built from an unchecked id.</summary>
internal static class BlobNames
{
    public const string States = "states/";
    public const string List = "list/";
    public const string Uploads = "uploads/";
    public const string HostLease = "hosts/embedded";
    private const string StateSuffix = ".json";
    public static string State(string id) => States + Checked(id) + StateSuffix;

    /// <summary>The batch whose state has this name; null for other blobs.</summary>
    public static string? IdOfState(string name) =>
        name.Length > States.Length + StateSuffix.Length && name.EndsWith(StateSuffix, StringComparison.Ordinal)
        && name[States.Length..^StateSuffix.Length] is var id && BatchId.IsValid(id)
            ? id
            : null;

    public static string InList(ListPosition position) => $"{List}{position with { Id = Checked(position.Id) }}";
    public static string NewUpload() => $"{Uploads}{Guid.NewGuid():N}";
    public static string Work(string id) => $"work/{Checked(id)}/";
    public static string Plan(string id) => Work(id) + "plan.json";
    public static string Decoded(string id) => Work(id) + "input";
    public static string DecodedOfList(string id) => Work(id) + "decoded/";

    public static string DecodedOfList(string id, int input, InputFormat format) =>
        $"{DecodedOfList(id)}{input:D6}.{format}";

    public static string Checkpoints(BatchPlan plan, int? chunk) =>
        $"{Work(plan)}checkpoints/" + (chunk is { } index ? $"{index:D6}-" : "");

    public static string Checkpoint(BatchPlan plan, int chunk, long? start) =>
        Checkpoints(plan, chunk) + (start is { } offset ? $"{offset:x11}" : "none");

    public static string Attempts(BatchPlan plan, int chunk) => $"{Work(plan)}attempts/{chunk:D6}-";

    public static string Attempts(BatchPlan plan, ChunkAttempts attempts) =>
        $"{Attempts(plan, attempts.Index)}{attempts.Redrives}-"
        + (attempts.Start is { } offset ? $"{offset:x11}" : "speculative");

    /// <summary>Below <c>rejected/</c> or <c>inputs/</c>.</summary>
    public static string ChunkFile(BatchPlan plan, string name, int chunk, long start) =>
        $"{Work(plan)}{Path.GetFileNameWithoutExtension(name)}/{chunk:D6}-{start:x11}";

    public static string Results(string id) => Checked(id) + "/";
    public static string Result(BatchPlan plan) => Results(plan.BatchId) + ResultNames.Results(plan.Options.Format);

    public static string Result(string id, string name) =>
        name is ResultNames.Rejected or ResultNames.Inputs or ResultNames.Manifest
        || Enum.GetValues<ResultFormat>().Any(format => name == ResultNames.Results(format))
            ? Results(id) + name
            : throw new ArgumentException($"'{name}' is not a result: see {nameof(ResultNames)}.", nameof(name));

    private static string Work(BatchPlan plan) => $"{Work(plan.BatchId)}{Checked(plan.Digest)}/";

    private static string Checked(string id) => BatchId.IsValid(id)
        ? id
        : throw new ArgumentException($"'{id}' is not an id: lower-case letters, digits and hyphens.", nameof(id));
}
