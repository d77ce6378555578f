using System.Globalization;

namespace ServerlessAges.Batches.State;

/// <summary>A place in the list of batches, newest first. New batches change nothing after it.</summary>
public sealed record ListPosition(DateTimeOffset Accepted, string Id)
{
    private const int TimeDigits = 16;

    public static Comparer<ListPosition> NewestFirst { get; } = Comparer<ListPosition>.Create((left, right) =>
        left.Accepted == right.Accepted
            ? string.CompareOrdinal(left.Id, right.Id)
            : right.Accepted.CompareTo(left.Accepted));

    /// <summary>The inverse of <see cref="ToString"/>; null for other texts.</summary>
    public static ListPosition? Parse(string text) =>
        text.Length > TimeDigits && text[TimeDigits] == '-' && text[(TimeDigits + 1)..] is var id && BatchId.IsValid(id)
        && long.TryParse(
            text.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
        && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new ListPosition(new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : null;

    /// <summary>
    /// Whether this is the entry of a state. Hosts that accept the same batch concurrently add several entries. A state
    /// that cannot be read has no owner, and its time of acceptance is unknown.
    /// </summary>
    public bool IsOf(BatchState state) => Id == state.Id && (Accepted == state.Accepted || state.Owner.Length == 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Accepted.UtcTicks:x16}-{Id}");
}
