namespace ServerlessAges.Batches.Estimates;

/// <summary>A batch on one engine. Binds is the limit that decides; limits are the seconds of each alone.</summary>
public sealed record EngineEstimate(
    string Name, double Seconds, string Binds, bool IsMeasured, IReadOnlyDictionary<string, double> Limits)
{
    public long? Requests { get; init; }
    public long? Actions { get; init; }
    public double? Usd { get; init; }
    public bool IsPriced { get; init; } = true; // false if a price is not known

    internal static EngineEstimate Create(
        string name, double start, bool isMeasured, params (string Limit, double Seconds)[] limits)
    {
        var (binds, seconds) = limits.MaxBy(limit => limit.Seconds);
        var all = limits.ToDictionary(limit => limit.Limit, limit => limit.Seconds);
        return new EngineEstimate(name, start + seconds, binds, isMeasured, all);
    }
}
