using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>When each chunk was computed, how long it took, where, and on how many cores.</summary>
[Collection("site")]
public sealed class TimelineTests(Site site)
{
    [Fact]
    public async Task It_is_drawn_described_and_readable_as_a_table()
    {
        var id = await site.StartBatchAsync("name,born\nAda,1815\n");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync();
        await window.TimelineAsync();
        await window.GoToBatchAsync(id);
        var timeline = window.Section("Timeline");

        await Expect(timeline).ToContainTextAsync("24 chunks on 3 instances");
        await Expect(timeline).ToContainTextAsync("Fastest 1.5 s, median 1.5 s, slowest 1.5 s.");
        await Expect(timeline).ToContainTextAsync("reprocessed after boundary verification");
        await timeline.Locator(".u-over").HoverAsync(new() { Position = new() { X = 20, Y = 28 } });
        await Expect(timeline.Locator(".readout")).ToHaveTextAsync(
            "Chunk 0: began after 0 ms, took 1.5 s on 2 cores of instance-a; 1,000 records, 0 rejected");
        await window.Page.GetByText("The timeline as a table").ClickAsync();
        await Expect(timeline.Locator("tbody tr")).ToHaveCountAsync(24);
    }

    [Fact]
    public async Task The_services_own_is_shown_where_it_has_one()
    {
        var id = await site.StartBatchAsync("name,born\nAda,1815\n");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");
        await Expect(window.Section("Results")).ToBeVisibleAsync();
        var batch = Json.Of(await site.Http.GetStringAsync(new Uri($"api/batches/{id}", UriKind.Relative)));
        Assert.SkipUnless(batch.GetProperty("links").TryGetProperty("timeline", out _), "This service has no timeline.");

        await Expect(window.Section("Timeline")).ToContainTextAsync("1 chunk on 1 instance");
    }
}
