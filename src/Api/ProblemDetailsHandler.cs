using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>Maps exceptions of handlers and of their answers, and failed conditions, to problem documents.</summary>
public static partial class ProblemDetailsHandler
{
    /// <summary>Runs a handler. The result that it returns is guarded as well.</summary>
    public static async Task<IResult> HandleAsync(HttpRequest request, Func<HttpRequest, Task<IResult>> handle)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(handle);
        try
        {
            return new GuardedResult(await handle(request).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            return ProblemOf(request, exception);
        }
    }

    private static IResult ProblemOf(HttpRequest request, Exception exception)
    {
        switch (exception)
        {
            case BatchException bad:
                return Problem.Of(StatusCodes.Status400BadRequest, bad.Code, bad.Message, bad.At);
            case BatchConflictException conflict:
                return Problem.Of(StatusCodes.Status409Conflict, conflict.Code, conflict.Message);
            case ProblemException problem:
                return Problem.Of(problem.Status, problem.Code, problem.Message, problem.At);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return Problem.Of(
                    StatusCodes.Status408RequestTimeout, ErrorCodes.RequestTimeout,
                    "The body arrived too slowly: fewer than 240 bytes in a second, for 5 s. Nothing was kept; send it again.");
            case BadHttpRequestException bad:
                // A body that ends before its Content-Length, or inside a chunk.
                return Problem.Of(
                    StatusCodes.Status400BadRequest, ErrorCodes.BodyIncomplete,
                    $"The body did not arrive whole: {bad.Message} Nothing was kept; send it again. On Azure a request ends after 230 s: "
                    + "upload what takes longer as a blob.");
            case var _ when request.HttpContext.RequestAborted.IsCancellationRequested:
                return TypedResults.Empty; // The client has closed the connection.
            case RequestFailedException or AggregateException:
                Log(request, exception);
                return Problem.Of(
                    StatusCodes.Status503ServiceUnavailable, ErrorCodes.StorageUnavailable, "Storage does not answer as it should. Try again in a moment.");
            default:
                Log(request, exception);
                return Problem.Of(StatusCodes.Status500InternalServerError, ErrorCodes.InternalError, "The service failed; its log says why.");
        }
    }

    private static void Log(HttpRequest request, Exception exception) => LogFailed(
        request.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ages"), exception, SanitizedText.Of(request.Path));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, string path);

    private sealed class GuardedResult(IResult inner) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            try
            {
                await inner.ExecuteAsync(httpContext).ConfigureAwait(false);
                // The framework leaves the body of a failed condition empty.
                if (response.StatusCode is not (StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable)) return;
                (response.ContentLength, response.Headers.ContentDisposition) = (null, default);
                await Problem.OfStatus(httpContext).ExecuteAsync(httpContext).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                var problem = ProblemOf(httpContext.Request, exception);
                if (response.HasStarted)
                {
                    httpContext.Abort(); // The client must not take the part that it has for the whole.
                    return;
                }

                response.Clear();
                await problem.ExecuteAsync(httpContext).ConfigureAwait(false);
            }
        }
    }
}
