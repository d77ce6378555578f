using System.Collections.Concurrent;
using System.Web;
using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>The list: pages, filter by status, and several files in one upload.</summary>
[Collection("site")]
public sealed class ListTests(Site site)
{
    [Fact]
    public async Task It_is_turned_page_by_page_and_filtered_by_the_service()
    {
        await using var window = await site.OpenAsync();
        var asked = new ConcurrentQueue<string>();
        await window.Page.RouteAsync("**/api/batches?*", route =>
        {
            var query = HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query);
            asked.Enqueue(query["state"] ?? "");
            return route.FulfillAsync(new()
            {
                Json = query["after"] is null
                    ? new { batches = new[] { Batch("the-newest") }, next = (string?)$"{site.Address}api/batches?limit=50&after=here" }
                    : new { batches = new[] { Batch("an-older-one") }, next = (string?)null },
            });
        });
        await window.Page.ReloadAsync();

        await window.Button("Older").ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "an-older-one" })).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "the-newest" })).ToBeHiddenAsync();
        await Expect(window.Button("Older")).ToBeHiddenAsync();
        await window.Button("Newer").ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "the-newest" })).ToBeVisibleAsync();

        await window.Page.GetByLabel("Show").SelectOptionAsync("Failed");
        await Wait.UntilAsync(() => asked.Contains("Failed"), "the service is asked for the failed ones");
    }

    [Fact]
    public async Task Several_files_are_as_many_batches()
    {
        await using var window = await site.OpenAsync();
        var name = Guid.NewGuid().ToString();
        await window.Page.SetInputFilesAsync(
            "#files",
            [
                new FilePayload { Name = $"{name}-1.csv", MimeType = "", Buffer = "name,born\nAda,1815\n"u8.ToArray() },
                new FilePayload { Name = $"{name}-2.ndjson", MimeType = "", Buffer = """{"name":"Tu","born":1930}"""u8.ToArray() },
            ]);

        await window.Button("Start 2 batches").ClickAsync();

        foreach (var file in new[] { $"{name}-1.csv", $"{name}-2.ndjson" })
        {
            var row = window.Page.Locator(".row", new() { HasText = file });
            await Expect(row).ToContainTextAsync("Succeeded");
            await Expect(row).ToContainTextAsync("1 record, 0 rejected");
        }

        await Expect(window.Button("Start batch")).ToBeDisabledAsync();
    }

    private static object Batch(string id) => new
    {
        id,
        status = "Succeeded",
        attempt = 1,
        accepted = DateTimeOffset.UnixEpoch,
        changed = DateTimeOffset.UnixEpoch,
        source = $"scientists/{id}.csv",
        counts = new { rows = 1, records = 1, results = 1, rejected = 0 },
        links = new { self = $"/api/batches/{id}" },
    };
}
