namespace ServerlessAges.Api.Problems;

/// <summary>Creates problem documents (RFC 9457).</summary>
public static class Problem
{
    public static IResult Of(string code, string detail, ErrorLocation? at = null)
    {
        var status = ProblemStatus.Of(code) ?? StatusCodes.Status400BadRequest;
        var title = $"{char.ToUpperInvariant(code[0])}{code[1..].Replace('-', ' ')}";
        return TypedResults.Json(
            new ProblemView("about:blank", title, status, detail, code, at?.Option, at?.Column, at?.Line, at?.Offset),
            ApiJson.Readable.ProblemView, MediaTypes.ProblemJson, status);
    }

    /// <summary>The problem document for a status that the framework has set with an empty body.</summary>
    internal static IResult OfStatus(HttpContext context)
    {
        var (request, headers) = (context.Request, context.Response.Headers);
        return context.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => Of(
                ErrorCodes.BadRequest,
                $"The Host '{request.Host}' is not served. Use the address that the host prints at its start."),
            StatusCodes.Status404NotFound => Of(
                ErrorCodes.RouteNotFound, $"The path {request.Path} does not exist. /api/docs lists all paths."),
            StatusCodes.Status405MethodNotAllowed => Of(
                ErrorCodes.MethodNotAllowed, $"{request.Path} does not support {request.Method}. Use {headers.Allow}."),
            StatusCodes.Status412PreconditionFailed => Of(
                ErrorCodes.PreconditionFailed,
                $"The result does not match If-Match {request.Headers.IfMatch}. Its ETag is {headers.ETag}."),
            StatusCodes.Status416RangeNotSatisfiable => Of(
                ErrorCodes.RangeNotSatisfiable,
                $"The result has no bytes at {request.Headers.Range}. Its Content-Range is {headers.ContentRange}."),
            var other => TypedResults.StatusCode(other),
        };
    }
}
