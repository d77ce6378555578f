using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using NSubstitute;
using ServerlessAges.Api;
using ServerlessAges.Batches;
using ServerlessAges.Functions;

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
    public void Only_the_health_check_and_the_page_answer_without_a_key() =>
        Assert.Equal(
            ["api/health", "page/{file}", "{ignored:maxlength(0)?}"],
            Triggers().Where(trigger => trigger.AuthLevel == AuthorizationLevel.Anonymous)
                .Select(trigger => trigger.Route!).Order(StringComparer.Ordinal));

    [Fact]
    public void The_host_puts_nothing_before_a_route()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        Assert.Equal("", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    private static IEnumerable<HttpTriggerAttribute> Triggers() =>
        typeof(FunctionsHost).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .SelectMany(method => method.GetParameters())
            .SelectMany(parameter => parameter.GetCustomAttributes<HttpTriggerAttribute>());
}
