using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ServerlessAges.Blobs;

/// <summary>
/// Gives every exception of the client a message of one line: what storage answered, and to which request. The client's
/// own has the answer's headers and XML. Runs outside the retries.
/// </summary>
/// <remarks>A listing that <see cref="BlobErrors.IsUnlistable"/> describes is not retried: it fails each time.</remarks>
internal sealed class StorageErrorPolicy : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.ResponseClassifier = new Classifier(message.ResponseClassifier);
        ProcessNext(message, pipeline);
        ThrowIfError(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.ResponseClassifier = new Classifier(message.ResponseClassifier);
        try
        {
            await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            // One for each attempt: the last one says enough.
            throw NoAnswer(exception.InnerExceptions[^1], exception);
        }
        catch (RequestFailedException exception) when (exception.Status == 0)
        {
            throw NoAnswer(exception, exception);
        }

        ThrowIfError(message);
    }

    private static RequestFailedException NoAnswer(Exception last, Exception inner) =>
        new(0, $"Storage does not answer: {last.Message.Split('\n')[0]}", inner);

    private static void ThrowIfError(HttpMessage message)
    {
        var response = message.Response;
        if (!response.IsError) return;
        var code = response.Headers.TryGetValue("x-ms-error-code", out var value) ? value : null;
        throw new RequestFailedException(
            response.Status,
            $"Storage answered {response.Status} {code ?? response.ReasonPhrase} to "
            + $"{message.Request.Method} {message.Request.Uri.ToUri().AbsolutePath}.",
            code, innerException: null);
    }

    private sealed class Classifier(ResponseClassifier inner) : ResponseClassifier
    {
        public override bool IsRetriableResponse(HttpMessage message) => inner.IsRetriableResponse(message)
            && !(message.Request.Uri.Query.Contains("comp=list", StringComparison.Ordinal)
                && BlobErrors.IsUnlistable(message.Response.Status, message.Response.Headers.Contains("x-ms-error-code")));

        public override bool IsRetriableException(Exception exception) => inner.IsRetriableException(exception);

        public override bool IsRetriable(HttpMessage message, Exception exception) => inner.IsRetriable(message, exception);

        public override bool IsErrorResponse(HttpMessage message) => inner.IsErrorResponse(message);
    }
}
