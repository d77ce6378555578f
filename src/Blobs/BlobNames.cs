using System.Text.RegularExpressions;

namespace ServerlessAges.Blobs;

/// <summary>Where everything of a batch lies. No name is made from an id that was not checked.</summary>
internal static partial class BlobNames
{
    public const string States = "states/";
    public const string List = "list/";
    public const string Uploads = "uploads/";
    public const string HostLease = "hosts/embedded";
    private const string StateSuffix = ".json";

    public static string State(string id) => States + Checked(id) + StateSuffix;

    /// <summary>The batch whose state has this name; null where it is no state: others may write there too.</summary>
    public static string? IdOfState(string name) =>
        name.Length > States.Length + StateSuffix.Length && name.EndsWith(StateSuffix, StringComparison.Ordinal)
        && name[States.Length..^StateSuffix.Length] is var id && IdPattern().IsMatch(id)
            ? id
            : null;

    /// <summary>Names sort newest first.</summary>
    public static string InList(ListPosition position) =>
        $"{List}{DateTimeOffset.MaxValue.Ticks - position.Accepted.UtcTicks:x16}-{Checked(position.Id)}";

    /// <summary>What <see cref="InList"/> named; null if it did not.</summary>
    public static ListPosition? FromList(string name) =>
        ListPosition.Parse(name[List.Length..]) is { } inverted
            ? inverted with { Accepted = new DateTimeOffset(DateTimeOffset.MaxValue.Ticks - inverted.Accepted.Ticks, TimeSpan.Zero) }
            : null;

    public static string NewUpload() => $"{Uploads}{Guid.NewGuid():N}";

    public static string Work(string id) => $"work/{Checked(id)}/";

    public static string Plan(string id) => Work(id) + "plan.json";

    public static string IsDecoded(string id) => Work(id) + "input";

    public static string Records(BatchPlan plan, int? chunk) =>
        $"{Work(plan.BatchId)}{Checked(plan.Digest)}/records/" + (chunk is { } index ? $"{index:D6}-" : "");

    public static string Record(BatchPlan plan, int chunk, long? start) =>
        Records(plan, chunk) + (start is { } offset ? $"{offset:x11}" : "none");

    public static string Starts(BatchPlan plan, int chunk) =>
        $"{Work(plan.BatchId)}{Checked(plan.Digest)}/starts/{chunk:D6}-";

    public static string Starts(BatchPlan plan, ChunkAttempts starts) =>
        $"{Starts(plan, starts.Index)}{starts.Redrives}-{(starts.Start is { } offset ? $"{offset:x11}" : "guess")}";

    public static string ChunkRejected(BatchPlan plan, int chunk, long start) =>
        $"{Work(plan.BatchId)}{Checked(plan.Digest)}/rejected/{chunk:D6}-{start:x11}";

    public static string Results(string id) => Checked(id) + "/";

    public static string Ages(BatchPlan plan) => Results(plan.BatchId) + ResultNames.Ages(plan.Options.Format);

    public static string Result(string id, string name) =>
        name is ResultNames.Rejected or ResultNames.Manifest
        || Enum.GetValues<ResultFormat>().Any(format => name == ResultNames.Ages(format))
            ? Results(id) + name
            : throw new ArgumentException($"'{name}' is not a result: see {nameof(ResultNames)}.", nameof(name));

    private static string Checked(string id) => IdPattern().IsMatch(id)
        ? id
        : throw new ArgumentException(
            $"'{id}' is not an id: lower-case letters, digits and hyphens, at most 80.", nameof(id));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,79}\z")]
    private static partial Regex IdPattern();
}
