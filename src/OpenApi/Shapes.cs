using ServerlessAges.Api;

namespace ServerlessAges.OpenApi;

// What handlers write byte by byte, and so have no types for.

/// <summary>Ages, rejected records, counts and warnings of a small input.</summary>
internal sealed record AgesAnswer(
    IReadOnlyList<Age> Ages, IReadOnlyList<RejectedRecord> Rejected, CountsView Counts, IReadOnlyList<BatchWarning>? Warnings);

/// <summary>One result; the age at death where the input has a column died, null where that is empty.</summary>
internal sealed record Age(string Name, [property: System.Text.Json.Serialization.JsonPropertyName("age")] long Years, long? AgeAtDeath);

/// <summary>A record that cannot be used: where it stands, and why. RawBase64 in place of raw where the row is not UTF-8.</summary>
internal sealed record RejectedRecord(long Line, long Offset, string Reason, string Detail, string? Raw, string? RawBase64);
