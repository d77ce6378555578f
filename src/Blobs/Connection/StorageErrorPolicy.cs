namespace ServerlessAges.Blobs.Connection;

/// <summary>Throws a <see cref="StorageException"/> instead of the client's exceptions, after the retries.</summary>
internal sealed class StorageErrorPolicy : HttpPipelinePolicy
{
    private const string Unlistable = "unlistable";

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.ResponseClassifier = new Classifier(message.ResponseClassifier);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (AggregateException exception)
        {
            throw BlobErrors.NoAnswer(exception.InnerExceptions[^1]); // there is one for each try
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StorageException(FirstLine(exception), status: 0, StorageException.NoIdentity, exception);
        }
        catch (RequestFailedException exception)
        {
            throw exception.Status == 0
                ? BlobErrors.NoAnswer(exception)
                : new StorageException(FirstLine(exception), exception.Status, exception.ErrorCode, exception);
        }

        var response = message.Response;
        if (response.Status is < 300 or 304) return; // IsError is false for a conflict that a condition asked for
        var code = response.Headers.TryGetValue("x-ms-error-code", out var value) ? value : null;
        throw new StorageException(
            $"Storage answered {response.Status} {code ?? response.ReasonPhrase} to {message.Request.Method} "
            + $"{message.Request.Uri.ToUri().AbsolutePath}.",
            response.Status, code);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Send requests asynchronously.");

    private static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].TrimEnd();

    /// <summary>Requests within the scope are not retried if a page cannot be listed: it fails each time.</summary>
    public static IDisposable ExpectUnlistablePages() =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Unlistable] = true });

    // Exceptions are classified as in the client.
    private sealed class Classifier(ResponseClassifier inner) : ResponseClassifier
    {
        public override bool IsRetriableResponse(HttpMessage message)
        {
            var hasCode = message.Response.Headers.Contains("x-ms-error-code");
            var isUnlistable = message.TryGetProperty(Unlistable, out _)
                && BlobErrors.IsUnlistable(message.Response.Status, hasCode);
            return !isUnlistable && inner.IsRetriableResponse(message);
        }

        public override bool IsErrorResponse(HttpMessage message) => inner.IsErrorResponse(message);
    }
}
