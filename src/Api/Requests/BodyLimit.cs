namespace ServerlessAges.Api.Requests;

/// <summary>Refuses inputs that are longer, as sent or decoded.</summary>
internal sealed class BodyLimit(long max, string alternative)
{
    // Not Kestrel's own limit: it closes the connection, and the client may lose the response.
    public Stream Body(HttpRequest request) => request.ContentLength > max ? throw TooLarge() : Stream(request.Body);
    public Stream Stream(Stream content) => new LimitedStream(content, max, TooLarge);

    private BatchException TooLarge() =>
        new(ErrorCodes.BodyTooLarge, $"The input has more than {max} bytes: {alternative}");
}
