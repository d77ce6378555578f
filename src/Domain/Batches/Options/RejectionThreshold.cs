namespace ServerlessAges.Batches.Options;

/// <summary>How many records may be rejected before a batch fails: a count, or a share of the records.</summary>
public sealed record RejectionThreshold(long? Count, double? Percent)
{
    public static RejectionThreshold Default { get; } = new(100_000, null);

    // Reads 250 or 2.5%.
    public static RejectionThreshold Parse(string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (long.TryParse(text, NumberStyles.None, invariant, out var count)) return new(count, null);
        if (text.EndsWith('%')
            && double.TryParse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, invariant, out var percent)
            && percent is >= 0 and <= 100)
        {
            return new(null, percent);
        }

        throw BatchException.Option(
            "maxRejected", $"maxRejected '{text}' is neither a count (250) nor a percentage (2.5%).");
    }

    public bool Allows(long rejected, long records) =>
        Percent is { } percent ? rejected <= records * percent / 100 : rejected <= (Count ?? long.MaxValue);

    public override string ToString() => Percent is { } percent
        ? percent.ToString(CultureInfo.InvariantCulture) + "%"
        : (Count ?? long.MaxValue).ToString(CultureInfo.InvariantCulture);
}
