namespace ServerlessAges.Batches.State;

/// <summary>A place in the list of batches, newest first. New batches change nothing after it.</summary>
public sealed record ListPosition(DateTimeOffset Accepted, string Id)
{
    private const int TimeDigits = 16;

    public static ListPosition? Parse(string text) =>
        text.Length > TimeDigits && text[TimeDigits] == '-' && text[(TimeDigits + 1)..] is var id && BatchId.IsValid(id)
        && long.TryParse(
            text.AsSpan(0, TimeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
        && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new ListPosition(new DateTimeOffset(DateTimeOffset.MaxValue.Ticks - ticks, TimeSpan.Zero), id)
            : null;

    // Hosts that accept the same batch concurrently add several entries. A state that cannot be read has no owner, and
    // its time of acceptance is unknown.
    public bool IsOf(BatchState state) => Id == state.Id && (Accepted == state.Accepted || state.Owner.Length == 0);

    /// <summary>Texts sort newest first, by ordinal.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.Ticks - Accepted.UtcTicks:x16}-{Id}");
}
