using Microsoft.Extensions.Logging;

namespace ServerlessAges.Api.Problems;

/// <summary>Turns exceptions, and error statuses with an empty body, into problem documents. It is not ASP.NET's
/// exception handler, which does not see the exceptions of functions and writes no document if Accept names only
/// text/csv.</summary>
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

            var (retryAfter, acceptEncoding) = (response.Headers.RetryAfter, response.Headers.AcceptEncoding);
            response.Clear();
            (response.Headers.RetryAfter, response.Headers.AcceptEncoding) = (retryAfter, acceptEncoding);
            await problem.ExecuteAsync(context);
        }
    }

    private static IResult ProblemOf(HttpContext context, Exception exception) => exception switch
    {
        BatchException bad => Problem.Of(bad.Code, bad.Message, bad.At),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Problem.Of(
            ErrorCodes.RequestTimeout,
            "The body arrived with fewer than 240 bytes a second for 5 s. Nothing was stored. Send it again."),
        // The body ends before its Content-Length, or inside a chunk.
        BadHttpRequestException bad => Problem.Of(
            ErrorCodes.BodyIncomplete,
            $"The body is incomplete: {bad.Message} Nothing was stored. Send it again. "
            + "On Azure a request ends after 230 s: upload larger inputs as blobs."),
        // The client has closed the connection.
        _ when context.RequestAborted.IsCancellationRequested => TypedResults.Empty,
        StorageException or AggregateException => Logged(
            context, exception, ErrorCodes.StorageUnavailable, "Storage is unavailable. Try again in a few seconds."),
        _ => Logged(context, exception, ErrorCodes.InternalError, "The service failed. The host's log has the reason."),
    };

    private static IResult Logged(HttpContext context, Exception exception, string code, string detail)
    {
        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ages");
        LogFailed(log, exception, SanitizedText.Of(context.Request.Path));
        return Problem.Of(code, detail);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, string path);
}
