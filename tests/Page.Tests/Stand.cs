using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace ServerlessAges.Tests;

/// <summary>Answers that stand in for the service's own.</summary>
internal static class Stand
{
    /// <summary>Puts links that a service may lack into its answers; one that has them is left as it is.</summary>
    public static Task AddMissingLinksAsync(this Window window, bool timeline = false) => window.Page.RouteAsync("**/api/batches/*", async route =>
    {
        if (route.Request.Method != "GET")
        {
            await route.ContinueAsync();
            return;
        }

        var answer = await route.FetchAsync();
        var batch = JsonNode.Parse(await answer.TextAsync())!;
        if (batch["links"] is JsonObject links)
        {
            var self = links["self"]!.GetValue<string>();
            if (batch["status"]!.GetValue<string>() is "Succeeded" or "Failed" or "Cancelled") links.TryAdd("delete", self);
            if (timeline) links.TryAdd("timeline", $"{self}/timeline");
        }

        await route.FulfillAsync(new() { Response = answer, Body = batch.ToJsonString() });
    });

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
