using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using NSubstitute;
using ServerlessAges.Api;
using ServerlessAges.Functions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Http;

/// <summary>Two hosts, one surface.</summary>
public sealed class RouteTests
{
    [Fact]
    public async Task Functions_and_the_embedded_host_serve_the_same_routes()
    {
        await using var web = WebApplication.CreateSlimBuilder().Build();
        web.MapBatches(new ApiContext(
            Substitute.For<IBatchClient>(), Substitute.For<IBatchStore>(), TimeProvider.System, new ApiOptions()));
        web.MapPage();
        var embedded = ((IEndpointRouteBuilder)web).DataSources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText}"));

        var functions = Triggers().SelectMany(trigger => trigger.Methods!
            .Select(method => $"{method.ToUpperInvariant()} /{trigger.Route}"));

        Assert.Equal(embedded.Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_health_the_page_and_the_description_answer_without_a_key() =>
        Assert.Equal(
            ["api/docs", "api/docs/{file}", "api/health", "api/openapi.json", "page/{file}", "{ignored:maxlength(0)?}"],
            Triggers().Where(trigger => trigger.AuthLevel == AuthorizationLevel.Anonymous).Select(trigger => trigger.Route!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_description_holds_every_function_under_its_name_and_what_needs_no_key()
    {
        using var described = JsonDocument.Parse(Description());
        var operations = described.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation =>
            $"{operation.Value.GetProperty("operationId")}: {operation.Name} {path.Name}"
            + (operation.Value.TryGetProperty("security", out var security) && security.GetArrayLength() == 0 ? " without a key" : "")));

        // The page is not for programs.
        var functions = Functions().Where(function => function.Trigger.Route!.StartsWith("api/", StringComparison.Ordinal)).SelectMany(function => function.Trigger.Methods!.Select(method =>
            $"{function.Name}{(method == "head" ? "Head" : "")}: {method} /{function.Trigger.Route}" + (function.Trigger.AuthLevel == AuthorizationLevel.Anonymous ? " without a key" : "")));

        Assert.Equal(functions.Order(StringComparer.Ordinal), operations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_description_served_is_the_one_that_the_build_has_written() =>
        Assert.True(
            File.ReadAllText(Repository.PathOf("src/Api/openapi.json")) == Description(),
            "The surface has changed, and with it src/Api/openapi.json: build once more, and keep the file.");

    [Fact]
    public void The_host_puts_nothing_before_a_route()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    [Fact]
    public void The_host_adds_nosniff_to_what_functions_answer()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var headers = host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("customHeaders");
        Assert.Equal("nosniff", headers.GetProperty("X-Content-Type-Options").GetString());
    }

    [Fact]
    public void A_function_that_takes_GET_takes_HEAD() => Assert.All(
        Triggers().Where(trigger => trigger.Methods!.Contains("get")), trigger => Assert.Contains("head", trigger.Methods!));

    private static string Description()
    {
        using var document = new StreamReader(typeof(GetOpenApi).Assembly.GetManifestResourceStream("openapi.json")!);
        return document.ReadToEnd();
    }

    private static IEnumerable<HttpTriggerAttribute> Triggers() => Functions().Select(function => function.Trigger);

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Functions() =>
        from method in typeof(FunctionsHost).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        where method.IsDefined(typeof(FunctionAttribute))
        from parameter in method.GetParameters()
        from trigger in parameter.GetCustomAttributes<HttpTriggerAttribute>()
        select (method.GetCustomAttribute<FunctionAttribute>()!.Name, trigger);
}
