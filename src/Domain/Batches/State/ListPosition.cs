using System.Globalization;

namespace ServerlessAges.Batches.State;

/// <summary>A place in the list of batches, which is newest first: new batches change nothing of what lies after it.</summary>
/// <param name="Accepted">When the batch was accepted that stands here.</param>
/// <param name="Id">Its id.</param>
public sealed record ListPosition(DateTimeOffset Accepted, string Id)
{
    private const int TimeDigits = 16;

    /// <summary>The order of the list.</summary>
    public static Comparer<ListPosition> NewestFirst { get; } = Comparer<ListPosition>.Create((left, right) =>
        left.Accepted == right.Accepted ? string.CompareOrdinal(left.Id, right.Id) : right.Accepted.CompareTo(left.Accepted));

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it did not write that.</summary>
    public static ListPosition? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > TimeDigits && text[TimeDigits] == '-' && BatchId.IsValid(text[(TimeDigits + 1)..])
            && long.TryParse(text.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new ListPosition(new DateTimeOffset(ticks, TimeSpan.Zero), text[(TimeDigits + 1)..])
            : null;
    }

    /// <summary>
    /// Whether this is the entry of a state: several may have been added while several hosts accepted the same batch. A state that
    /// cannot be read has no owner, and its time of acceptance is unknown.
    /// </summary>
    public bool IsOf(BatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Id == state.Id && (Accepted == state.Accepted || state.Owner.Length == 0);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Accepted.UtcTicks:x16}-{Id}");
}
