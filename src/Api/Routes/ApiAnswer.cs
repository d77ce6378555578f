using ServerlessAges.Api.Views;

namespace ServerlessAges.Api.Routes;

/// <summary>A successful response of a route, as OpenAPI describes it.</summary>
/// <param name="Type">The type of its JSON; null if it has no schema.</param>
internal sealed record ApiAnswer(int Status, Type? Type, params string[] MediaTypes)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    public static ApiAnswer Json<T>(int status = 200, params (string Name, string Description)[] headers) =>
        new(status, typeof(T), Views.MediaTypes.Json) { Headers = headers.ToDictionary() };
}
