using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Cli.Serve;

/// <summary>Protects the keyless host against cross-site requests: only its page and programs may write.</summary>
internal static class CrossOriginGuard
{
    public static void UseCrossOriginGuard(this WebApplication web) => web.Use((context, next) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || IsSameOrigin(context.Request)
            ? next(context)
            : Problem.Of(ErrorCodes.OtherOrigin, "Pages of other origins may not use this service.")
                .ExecuteAsync(context));

    // Older browsers send only Origin. Programs send neither header.
    private static bool IsSameOrigin(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "" => request.Headers.Origin.ToString() is var origin
            && (origin.Length == 0
                || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority == request.Host.Value)),
        var site => site is "same-origin" or "none",
    };
}
