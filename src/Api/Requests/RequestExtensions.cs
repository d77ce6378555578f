namespace ServerlessAges.Api.Requests;

internal static class RequestExtensions
{
    extension(HttpRequest request)
    {
        public CancellationToken Aborted => request.HttpContext.RequestAborted;
        public IHeaderDictionary ResponseHeaders => request.HttpContext.Response.Headers;
        public string Root => $"{request.Scheme}://{request.Host}";
    }
}
