using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessAges.Api.Routes;

/// <summary>The first middleware of the embedded host: nosniff on every response, and problem documents.</summary>
public sealed class ApiPipeline : IStartupFilter
{
    private const int MaxTarget = 8 << 10; // Kestrel's default, which Kestrel enforces with an empty body

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => web =>
    {
        web.Use((context, rest) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            });
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            return ProblemDetailsHandler.RunAsync(
                context, () => target.Length <= MaxTarget ? rest(context) : throw TooLong());
        });
        next(web);
    };

    private static BatchException TooLong() => new(
        ErrorCodes.UriTooLong, $"The path and the query have more than {MaxTarget} bytes. Shorten the query.");
}
