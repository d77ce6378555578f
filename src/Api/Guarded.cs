using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessAges.Api.Problems;
using ServerlessAges.Batches;
using ServerlessAges.Records;

namespace ServerlessAges.Api;

/// <summary>Turns what handlers throw on purpose into problem documents.</summary>
public static partial class Guarded
{
    /// <summary>Runs a handler.</summary>
    public static async Task<IResult> HandleAsync(HttpRequest request, Func<HttpRequest, Task<IResult>> handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        try
        {
            return await handle(request).ConfigureAwait(false);
        }
        catch (BadInputException exception)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, exception.Code, exception.Message, exception.At);
        }
        catch (BatchConflictException exception)
        {
            return Problem.Of(StatusCodes.Status409Conflict, exception.Code, exception.Message);
        }
        catch (ProblemException exception)
        {
            return Problem.Of(exception.Status, exception.Code, exception.Message, exception.At);
        }
        catch (BadHttpRequestException exception)
        {
            // A body that ends before its Content-Length, or breaks off in mid-chunk.
            return Problem.Of(
                exception.StatusCode, "body-incomplete",
                $"The body did not arrive whole: {exception.Message} Nothing was kept; send it again. On Azure a request ends after 230 s: "
                + "what takes longer is put into the blob container for dropped files.");
        }
        catch (Exception exception) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            LogFailed(request.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ages"), exception, PlainLine.Of(request.Path));
            return exception is RequestFailedException or AggregateException
                ? Problem.Of(
                    StatusCodes.Status503ServiceUnavailable, "storage-unavailable", "Storage does not answer as it should. Try again in a moment.")
                : Problem.Of(StatusCodes.Status500InternalServerError, "internal-error", "The service failed; its log says why.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void LogFailed(ILogger log, Exception exception, string path);
}
