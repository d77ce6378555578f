using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api.Problems;

/// <summary>Problem documents (RFC 9457) with a stable code.</summary>
public static class Problem
{
    /// <summary>Makes one.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable, for programs.</param>
    /// <param name="detail">What happened, where, and what to do.</param>
    public static IResult Of(int status, string code, string detail) => TypedResults.Json(
        new ProblemBody("about:blank", Title(code), status, detail, code), ApiJson.Default.ProblemBody,
        "application/problem+json", status);

    private static string Title(string code) =>
        string.Concat(char.ToUpperInvariant(code[0]).ToString(), code.AsSpan(1).ToString().Replace('-', ' '));
}

/// <summary>What a problem document holds.</summary>
internal sealed record ProblemBody(string Type, string Title, int Status, string Detail, string Code);

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
}
