namespace ServerlessAges.Api.Requests;

internal static class RequestExtensions
{
    extension(HttpRequest request)
    {
        public CancellationToken Aborted => request.HttpContext.RequestAborted;

        public IHeaderDictionary ResponseHeaders => request.HttpContext.Response.Headers;

        /// <summary>The scheme and host of links.</summary>
        public string Root => $"{request.Scheme}://{request.Host}";
    }
}
