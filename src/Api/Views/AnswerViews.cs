namespace ServerlessAges.Api.Views;

// Handlers write these answers without a serializer. The types describe them in OpenAPI.

internal sealed record AgesView(
    IReadOnlyList<AgeView> Ages, IReadOnlyList<RejectedView> Rejected, CountsView Counts,
    IReadOnlyList<BatchWarning>? Warnings);

/// <summary>The result of a record: the members depend on the processor.</summary>
internal sealed record AgeView;

/// <param name="RawBase64">Instead of raw, if the row is not UTF-8.</param>
internal sealed record RejectedView(
    long Line, long Offset, string Reason, string Detail, string? Raw, string? RawBase64);
