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

    /// <summary>A batch over a list. Every hundredth input was rejected or has rejected records.</summary>
    /// <param name="done">Inputs that are done while the batch runs; null if it has succeeded.</param>
    public static async Task ListAsync(this Window window, int count, int? done = null)
    {
        const string Self = "http://localhost/api/batches/a-list";
        var isDone = done is null;
        await window.Page.RouteAsync("**/api/batches/a-list**", route => route.FulfillAsync(new() { Json = Answer(new Uri(route.Request.Url)) }));

        object Answer(Uri link) => link.Segments[^1] switch
        {
            "inputs" => Page(System.Web.HttpUtility.ParseQueryString(link.Query)),
            "timeline" => new { id = "a-list", status = "Succeeded", attempt = 1, chunks = Array.Empty<object>() },
            "a-list" => new
            {
                id = "a-list",
                status = isDone ? "Succeeded" : "Running",
                attempt = 1,
                accepted = DateTimeOffset.UtcNow.AddMinutes(-1),
                changed = DateTimeOffset.UtcNow,
                source = "inputs/2026/**/*.csv",
                inputs = new { count, done = done ?? count, length = count * 10_000L },
                options = new { processor = "age" },
                counts = isDone ? new { rows = count, records = count, results = 0, rejected = 0 } : null,
                progress = new { chunks = 40, chunksDone = isDone ? 40 : 29, records = 100, bytes = 1_000, length = 10_000 },
                links = isDone
                    ? new Dictionary<string, string> { ["self"] = Self, ["inputs"] = $"{Self}/inputs", ["timeline"] = $"{Self}/timeline" }
                    : new Dictionary<string, string> { ["self"] = Self, ["timeline"] = $"{Self}/timeline" },
            },
            _ => throw new InvalidOperationException($"Asked for {link}."),
        };

        object Page(System.Collections.Specialized.NameValueCollection query)
        {
            var (offset, limit) = (int.Parse(query["offset"]!), int.Parse(query["limit"]!));
            var found = Enumerable.Range(offset, count - offset).Where(index => query["state"] is null || index % 100 == 0).Take(limit + 1).ToArray();
            return new
            {
                inputs = found.Take(limit).Select(index => new
                {
                    index,
                    name = $"inputs/2026/11/30/measurements-of-the-day-{index:D6}.csv",
                    counts = new { rows = 100, records = 100, rejected = index % 200 == 100 ? 7 : 0 },
                    failure = index % 200 == 0 ? new { code = "empty-input", message = "The input is empty: send CSV, NDJSON or a JSON array." } : null,
                }),
                next = found.Length > limit ? $"{Self}/inputs?limit={limit}&offset={found[limit]}" : null,
            };
        }
    }
}
