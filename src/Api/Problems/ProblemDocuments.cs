using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessAges.Api.Problems;

/// <summary>Adds problem documents to what the framework refuses with an empty body, and nosniff to every answer.</summary>
public sealed class ProblemDocuments : IStartupFilter
{
    /// <summary>The longest path and query, in bytes. It is Kestrel's default, which Kestrel enforces with an empty body.</summary>
    internal const int MaxTarget = 8 << 10;

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => web =>
    {
        web.Use((context, rest) =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return Task.CompletedTask;
            });
            return rest(context);
        });
        web.UseStatusCodePages(bare => Problem.OfStatus(bare.HttpContext).ExecuteAsync(bare.HttpContext));
        web.Use((context, rest) =>
        {
            if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length <= MaxTarget) return rest(context);
            context.Response.StatusCode = StatusCodes.Status414UriTooLong;
            return Task.CompletedTask;
        });
        next(web);
    };
}
