using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api.Problems;

/// <summary>Problem documents (RFC 9457) with a stable code.</summary>
public static class Problem
{
    /// <summary>Makes one.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable, for programs.</param>
    /// <param name="detail">What happened, where, and what to do.</param>
    /// <param name="at">Where the fault lies; null where that does not apply.</param>
    public static IResult Of(int status, string code, string detail, ErrorLocation? at = null) => TypedResults.Json(
        new ProblemBody("about:blank", Title(code), status, detail, code, at?.Option, at?.Column, at?.Line, at?.Offset),
        ApiJson.Readable.ProblemBody, MediaTypes.Problem, status);

    /// <summary>The problem document for a status that the framework has set and left without a body.</summary>
    internal static IResult OfStatus(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.Of(
                StatusCodes.Status404NotFound, ErrorCodes.RouteNotFound, $"There is nothing at {request.Path}: /api/docs lists all addresses."),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(
                StatusCodes.Status405MethodNotAllowed, ErrorCodes.MethodNotAllowed, $"{request.Path} does not take {request.Method}: use {headers.Allow}."),
            StatusCodes.Status412PreconditionFailed => Problem.Of(
                StatusCodes.Status412PreconditionFailed, ErrorCodes.PreconditionFailed,
                $"The result does not meet If-Match {request.Headers.IfMatch}: its ETag is {headers.ETag}."),
            StatusCodes.Status414UriTooLong => Problem.Of(
                StatusCodes.Status414UriTooLong, ErrorCodes.UriTooLong, $"Path and query have more than {ProblemDocuments.MaxTarget} bytes: shorten the query."),
            StatusCodes.Status416RangeNotSatisfiable => Problem.Of(
                StatusCodes.Status416RangeNotSatisfiable, ErrorCodes.RangeNotSatisfiable,
                $"The result has no bytes at {request.Headers.Range}: its Content-Range is {headers.ContentRange}."),
            StatusCodes.Status400BadRequest => Problem.Of(
                StatusCodes.Status400BadRequest, ErrorCodes.BadRequest,
                $"The Host '{request.Host}' is not served here: use the address that the host names when it starts."),
            var other => TypedResults.StatusCode(other),
        };
    }

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
    public ErrorLocation? At { get; init; }
}
