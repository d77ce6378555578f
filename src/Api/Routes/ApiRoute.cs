namespace ServerlessAges.Api.Routes;

/// <param name="Name">The name of the function and of the operation in openapi.json.</param>
/// <param name="Handler">Its last argument is the value of the pattern's parameter, or empty.</param>
public sealed record ApiRoute(
    string Name, string Method, string Pattern, Func<ApiContext, HttpRequest, string, Task<IResult>> Handler,
    bool NeedsKey = true)
{
    public string[] Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];
}
