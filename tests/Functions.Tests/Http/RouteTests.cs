using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ServerlessAges.Api.Routes;
using ServerlessAges.Functions;

namespace ServerlessAges.Tests.Http;

/// <summary>Both hosts and the OpenAPI document follow the table of routes.</summary>
public sealed class RouteTests
{
    [Fact]
    public void The_attributes_of_the_functions_repeat_the_table_of_routes()
    {
        var routes = ApiRoutes.All.Select(route => Line(route.Name, route.Methods, route.Pattern, !route.NeedsKey));

        var functions = Functions().Select(function => Line(
            function.Name, function.Trigger.Methods!, $"/{function.Trigger.Route}", function.Trigger.AuthLevel == AuthorizationLevel.Anonymous));

        Assert.Equal(routes.Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));

        static string Line(string name, IEnumerable<string> methods, string pattern, bool open) =>
            $"{name}: {string.Join(' ', methods).ToUpperInvariant()} {pattern}{(open ? " without a key" : "")}";
    }

    [Fact]
    public void Only_health_the_page_and_the_description_answer_without_a_key() => Assert.Equal(
        ["/api/docs", "/api/docs/{file}", "/api/health", "/api/openapi.json", "/page/{*file}", "/{ignored:maxlength(0)?}"],
        ApiRoutes.All.Where(route => !route.NeedsKey).Select(route => route.Pattern).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_description_is_valid_and_has_every_route_but_the_page()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(await DescriptionAsync(), "json");

        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        var described = document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation =>
            $"{operation.Value.OperationId}: {operation.Key} {path.Key}{(operation.Value.Security is [] ? " without a key" : "")}"));
        var routes = ApiRoutes.All.Where(route => route.Pattern.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(route => route.Methods.Select(method =>
                $"{route.Name}{(method == "HEAD" ? "Head" : "")}: {method} {route.Pattern.Replace("{*", "{", StringComparison.Ordinal)}{(!route.NeedsKey ? " without a key" : "")}"));
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_description_has_every_option_of_a_batch()
    {
        var (document, _) = OpenApiDocument.Parse(await DescriptionAsync(), "json");

        var parameters = document!.Paths["/api/map"].Operations![HttpMethod.Post].Parameters!.Select(parameter => parameter.Name!);

        Assert.Equal(Support.AgeBatches.Table.Names.Order(), parameters.Order());
    }

    [Fact]
    public void The_host_has_no_route_prefix_and_adds_nosniff()
    {
        var http = Host().GetProperty("extensions").GetProperty("http");

        Assert.Equal("", http.GetProperty("routePrefix").GetString());
        Assert.Equal("nosniff", http.GetProperty("customHeaders").GetProperty("X-Content-Type-Options").GetString());
    }

    /// <summary>The orchestrations of another version fail, and the reconciler restarts their batches as the next attempt.</summary>
    [Fact]
    public void The_host_runs_only_orchestrations_of_its_version()
    {
        var durable = Host().GetProperty("extensions").GetProperty("durableTask");

        Assert.True(int.TryParse(durable.GetProperty("defaultVersion").GetString(), out _));
        Assert.Equal("Strict", durable.GetProperty("versionMatchStrategy").GetString());
        Assert.Equal("Fail", durable.GetProperty("versionFailureStrategy").GetString());
    }

    private static JsonElement Host() =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));

    private static async Task<string> DescriptionAsync()
    {
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await ApiDescription.Send(Support.AgeBatches.Table).ExecuteAsync(context);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Functions() =>
        from method in typeof(BatchClientFactory).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        where method.IsDefined(typeof(FunctionAttribute))
        from parameter in method.GetParameters()
        from trigger in parameter.GetCustomAttributes<HttpTriggerAttribute>()
        select (method.GetCustomAttribute<FunctionAttribute>()!.Name, trigger);
}
