using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Cli.Serve;

/// <summary>
/// This machine's browser also runs other people's pages, and a host without keys must not serve those: what would change something
/// has to come from its own page, or from no page at all.
/// </summary>
internal static class CrossOriginGuard
{
    public static void UseOwnPageOnly(this WebApplication web) => web.Use((context, next) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || IsOwn(context.Request)
            ? next(context)
            : Problem.Of(ErrorCodes.OtherOrigin, "Pages of other origins may not use this service.").ExecuteAsync(context));

    // As the browser says; older ones only say whose page it is. Programs say neither.
    private static bool IsOwn(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "" => request.Headers.Origin.ToString() is var origin
            && (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority == request.Host.Value)),
        var site => site is "same-origin" or "none",
    };
}
