namespace ServerlessAges.Api.Requests;

/// <summary>Refuses longer inputs with 413.</summary>
/// <param name="max">In bytes, as sent or decoded.</param>
/// <param name="alternative">What to do with a longer input.</param>
internal sealed class BodyLimit(long max, string alternative)
{
    // Not Kestrel's own limit: it closes the connection, and the client may lose the response.
    public Stream Body(HttpRequest request) => request.ContentLength > max ? throw TooLarge() : Stream(request.Body);

    public Stream Stream(Stream content) => new LimitedStream(content, max, TooLarge);

    private BatchException TooLarge() =>
        new(ErrorCodes.BodyTooLarge, $"The input has more than {max} bytes: {alternative}");
}
