using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServerlessAges.Api.Problems;

/// <summary>
/// Turns exceptions, and error statuses with an empty body, into problem documents. It is not ASP.NET's exception handler,
/// which does not see the exceptions of functions and writes no document if Accept names only text/csv.
/// </summary>
public static partial class ProblemDetailsHandler
{
    public static async Task RunAsync(HttpContext context, Func<Task> next)
    {
        var response = context.Response;
        try
        {
            await next();
            if (response.HasStarted || response.StatusCode < StatusCodes.Status400BadRequest) return;
            (response.ContentLength, response.Headers.ContentDisposition) = (null, default);
            await Problem.OfStatus(context).ExecuteAsync(context);
        }
        catch (Exception exception)
        {
            var problem = ProblemOf(context, exception);
            if (response.HasStarted)
            {
                context.Abort(); // else the client takes a part of the result for the whole
                return;
            }

            var retryAfter = response.Headers.RetryAfter;
            var acceptEncoding = response.Headers.AcceptEncoding;
            response.Clear();
            (response.Headers.RetryAfter, response.Headers.AcceptEncoding) = (retryAfter, acceptEncoding);
            await problem.ExecuteAsync(context);
        }
    }

    private static IResult ProblemOf(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BatchException bad:
                return Problem.Of(bad.Code, bad.Message, bad.At);
            case BatchConflictException conflict:
                return Problem.Of(conflict.Code, conflict.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return Problem.Of(
                    ErrorCodes.RequestTimeout,
                    "The body arrived with fewer than 240 bytes a second for 5 s. Nothing was stored. Send it again.");
            case BadHttpRequestException bad: // the body ends before its Content-Length, or inside a chunk
                return Problem.Of(
                    ErrorCodes.BodyIncomplete,
                    $"The body is incomplete: {bad.Message} Nothing was stored. Send it again. On Azure a request ends after "
                    + "230 s: upload larger inputs as blobs.");
            case var _ when context.RequestAborted.IsCancellationRequested:
                return TypedResults.Empty; // the client has closed the connection
            case StorageException or AggregateException:
                Log(context, exception);
                return Problem.Of(
                    ErrorCodes.StorageUnavailable, "Storage is unavailable. Try again in a few seconds.");
            default:
                Log(context, exception);
                return Problem.Of(ErrorCodes.InternalError, "The service failed. The host's log has the reason.");
        }
    }

    private static void Log(HttpContext context, Exception exception)
    {
        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ages");
        LogFailed(log, exception, SanitizedText.Of(context.Request.Path));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, string path);
}
