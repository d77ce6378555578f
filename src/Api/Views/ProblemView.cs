namespace ServerlessAges.Api.Views;

/// <summary>A problem document (RFC 9457) with a stable code. The last four members locate the fault.</summary>
internal sealed record ProblemView(
    string Type, string Title, int Status, string Detail, string Code, string? Option, string? Column, long? Line,
    long? Offset);
