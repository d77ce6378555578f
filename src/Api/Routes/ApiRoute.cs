namespace ServerlessAges.Api.Routes;

/// <summary>A route of the API: both hosts serve it, and OpenAPI describes it.</summary>
/// <param name="Name">The name of the function and of the operation.</param>
/// <param name="Handler">Its last argument is the value of the pattern's parameter, or empty.</param>
public sealed record ApiRoute(
    string Name, string Method, string Pattern, Func<ApiContext, HttpRequest, string, Task<IResult>> Handler)
{
    /// <summary>Whether it needs no function key.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it takes an input as its body, and the options of a batch in its query.</summary>
    public bool TakesInput { get; init; }

    /// <summary>Empty: the route is not described, because it is for browsers.</summary>
    public string Summary { get; init; } = "";

    internal IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    internal IReadOnlyList<ApiAnswer> Answers { get; init; } = [];

    /// <summary>The statuses of its problem documents.</summary>
    internal IReadOnlyList<int> Problems { get; init; } = [];

    public string[] Methods => Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [Method];
}

/// <summary>
/// A successful response. Its schema is that of the type, which is null for other media types than JSON.
/// </summary>
internal sealed record ApiAnswer(
    int Status, Type? Type, string[] MediaTypes, params (string Name, string Description)[] Headers);
