using Microsoft.Playwright;

namespace ServerlessAges.Tests.Support;

/// <summary>Answers that stand in for the service's own.</summary>
internal static class Stand
{
    /// <summary>A timeline of three instances; one chunk was computed again.</summary>
    public static Task TimelineAsync(this Window window, string instance = "instance-a") => window.Page.RouteAsync("**/timeline", route =>
    {
        var chunks = Enumerable.Range(0, 24).Select(index => new
        {
            index,
            began = new DateTimeOffset(2026, 7, 1, 12, 0, index / 6 * 2, index % 6 * 150, TimeSpan.Zero),
            seconds = 1.5,
            cores = 2,
            instance = index % 3 == 0 ? instance : $"instance-{index % 3}",
            records = 1_000,
            rejected = index % 4,
            bytesIn = 20_000,
            bytesOut = 30_000,
            recomputed = index == 7,
        });
        return route.FulfillAsync(new() { Json = new { id = "stand-in", status = "Succeeded", attempt = 1, chunks } });
    });
}
