using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>Every view, in both themes, as axe judges it.</summary>
[Collection("site")]
public sealed class AccessibilityTests(Site site)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_in_any_view(ColorScheme theme)
    {
        var succeeded = await site.StartBatchAsync(Rows.Csv(2_000));
        var failed = await site.StartBatchAsync(Rows.Csv(100, unusableEvery: 2), "?maxRejected=3");
        await site.EndedAsync(succeeded);
        await site.EndedAsync(failed);
        await using var window = await site.OpenAsync(theme: theme);
        window.Expected.AddRange([400, 404]);
        await window.TimelineAsync();
        var page = window.Page;

        await Expect(page.Locator(".row").First).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(page, "a list");
        await page.GetByText("More options").ClickAsync();
        await page.GetByLabel("or paste rows").FillAsync("person,year\n");
        await window.Button("Start batch").ClickAsync();
        await Expect(page.Locator(".new .problem")).ToBeVisibleAsync();
        await window.DropAsync("scientists.csv", "name,born\n");
        await page.GetByLabel("Show").SelectOptionAsync("Deleted");
        await Axe.AssertCleanAsync(page, "a form with its options");
        await window.Button("Function key").ClickAsync();
        await Axe.AssertCleanAsync(page, "the function key");

        await window.GoToBatchAsync(succeeded);
        await page.ReloadAsync();
        await Expect(window.Section("Results")).ToContainTextAsync("All 1,960 results.");
        await Expect(window.Section("Timeline")).ToContainTextAsync("24 chunks");
        foreach (var details in await page.Locator("main summary:visible").AllAsync()) await details.ClickAsync();
        await Axe.AssertCleanAsync(page, "a batch that succeeded");
        await window.Button("Delete").ClickAsync();
        await Axe.AssertCleanAsync(page, "a question");
        await window.Button("Keep batch").ClickAsync();

        await window.GoToBatchAsync(failed);
        await Expect(window.Status).ToHaveTextAsync("Failed");
        await Axe.AssertCleanAsync(page, "a batch that failed");
        await window.GoToBatchAsync("nothing");
        await Expect(page.Locator("main .empty")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(page, "a batch that is not there");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Nor_while_a_batch_is_at_work_nor_where_there_is_none(ColorScheme theme)
    {
        var rows = Rows.Csv(100_000);
        var id = await site.StartBatchAsync(rows, $"?chunkSize={rows.Length / 400}");
        await using var window = await site.OpenAsync($"#/batches/{id}", theme: theme);
        await Expect(window.Page.Locator(".progress")).ToContainTextAsync("chunks");
        await Axe.AssertCleanAsync(window.Page, "a batch at work");
        await window.Button("Cancel").ClickAsync();
        await Expect(window.Status).ToHaveTextAsync("Cancelled");
        await Axe.AssertCleanAsync(window.Page, "a batch that was cancelled");

        await window.Page.RouteAsync("**/api/batches?*", route => route.FulfillAsync(new() { Json = new { batches = Array.Empty<object>() } }));
        await window.GoAsync("#/");
        await Expect(window.Page.Locator(".empty")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(window.Page, "an empty list");
    }
}
