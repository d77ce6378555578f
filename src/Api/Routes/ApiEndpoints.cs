using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ServerlessAges.Api.Routes;

public static class ApiEndpoints
{
    /// <summary>Maps all routes of the table to ASP.NET Core endpoints.</summary>
    public static void MapServerlessAges(this IEndpointRouteBuilder endpoints, ApiContext api)
    {
        foreach (var route in ApiRoutes.All)
        {
            RequestDelegate handle = async context =>
            {
                var value = context.Request.RouteValues.Values.OfType<string>().FirstOrDefault("");
                var result = await route.Handler(api, context.Request, value);
                await result.ExecuteAsync(context);
            };
            endpoints.MapMethods(route.Pattern, route.Methods, handle).WithName(route.Name);
        }
    }
}
