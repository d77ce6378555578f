namespace ServerlessAges.Batches.Estimates;

/// <summary>What a batch takes on an engine.</summary>
/// <param name="Name">Which.</param>
/// <param name="Seconds">In all.</param>
/// <param name="Binds">The limit that it comes up against.</param>
/// <param name="IsMeasured">Within a factor of two of what was measured; else an estimate.</param>
/// <param name="Limits">Seconds that each limit alone would need.</param>
public sealed record EngineEstimate(
    string Name, double Seconds, string Binds, bool IsMeasured, IReadOnlyDictionary<string, double> Limits)
{
    /// <summary>Requests to storage; null where nobody counts them.</summary>
    public long? Requests { get; init; }

    /// <summary>Actions of the Durable Task Scheduler.</summary>
    public long? Actions { get; init; }

    /// <summary>What it costs; null where it costs nothing.</summary>
    public double? Usd { get; init; }

    /// <summary>Whether the price has all that is paid for.</summary>
    public bool IsPriced { get; init; } = true;

    internal static EngineEstimate Of(string name, double start, bool isMeasured, params (string Limit, double Seconds)[] limits)
    {
        var most = limits.MaxBy(limit => limit.Seconds);
        return new EngineEstimate(
            name, start + most.Seconds, most.Limit, isMeasured, limits.ToDictionary(limit => limit.Limit, limit => limit.Seconds));
    }
}
