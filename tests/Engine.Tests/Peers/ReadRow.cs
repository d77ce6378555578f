using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Peers;

/// <summary>A row as a reader gives it: its fields; or why there are none, and then it is the last of a peer's.</summary>
/// <param name="Fields">The values.</param>
/// <param name="Refused">The reason code of a rejected record, or the exception of a peer.</param>
internal sealed record ReadRow(string[]? Fields, string? Refused = null)
{
    public bool Equals(ReadRow? other) => other is not null && Refused == other.Refused
        && (Fields ?? []).SequenceEqual(other.Fields ?? [], StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Refused, Fields?.Length);

    public override string ToString() =>
        Refused ?? string.Join(' ', Fields!.Select(field => $"[{Escaped.Text(System.Text.Encoding.UTF8.GetBytes(field))}]"));
}
