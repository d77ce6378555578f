using Microsoft.AspNetCore.Http;
using ServerlessAges.Records;

namespace ServerlessAges.Api.Problems;

/// <summary>Problem documents (RFC 9457) with a stable code.</summary>
public static class Problem
{
    /// <summary>Makes one.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable, for programs.</param>
    /// <param name="detail">What happened, where, and what to do.</param>
    /// <param name="at">Where the fault lies; null where that does not apply.</param>
    public static IResult Of(int status, string code, string detail, FaultPlace? at = null) => TypedResults.Json(
        new ProblemBody("about:blank", Title(code), status, detail, code, at?.Option, at?.Column, at?.Line, at?.Offset),
        ApiJson.Readable.ProblemBody, MediaTypes.Problem, status);

    private static string Title(string code) =>
        string.Concat(char.ToUpperInvariant(code[0]).ToString(), code.AsSpan(1).ToString().Replace('-', ' '));
}

/// <summary>What a problem document holds: the last four say where the fault lies, as far as that applies.</summary>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, string? Option, string? Column, long? Line, long? Offset);

/// <summary>A handler cannot do what was asked.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">Stable code.</param>
/// <param name="message">What happened, and what to do.</param>
public sealed class ProblemException(int status, string code, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Stable code.</summary>
    public string Code { get; } = code;

    /// <summary>Where the fault lies; null where that does not apply.</summary>
    public FaultPlace? At { get; init; }
}
