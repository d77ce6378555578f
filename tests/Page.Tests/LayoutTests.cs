using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>Narrow windows and both themes.</summary>
[Collection("site")]
public sealed class LayoutTests(Site site)
{
    [Fact]
    public async Task At_360_pixels_nothing_is_scrolled_sideways()
    {
        var longName = new string('x', 300);
        var id = await site.StartBatchAsync($"name,born\n{longName},1815\n{longName},Unknown\n{longName} {longName},soon\n");
        var failed = await site.StartBatchAsync(Rows.Csv(100, unusableEvery: 2), "?maxRejected=3");
        await site.EndedAsync(id);
        await site.EndedAsync(failed);
        await using var window = await site.OpenAsync(width: 360);
        await window.TimelineAsync(instance: longName);
        await Expect(window.Page.Locator(".row").First).ToBeVisibleAsync();
        await window.Page.GetByText("More options").ClickAsync();
        await window.DropAsync(longName + ".csv", "name,born\n");
        Assert.Equal(0, await window.OverflowAsync());

        await window.GoToBatchAsync(id);
        await Expect(window.Section("Results")).ToContainTextAsync("All 1 result");
        await Expect(window.Section("Timeline")).ToContainTextAsync("24 chunks");
        foreach (var details in await window.Page.Locator("main summary:visible").AllAsync()) await details.ClickAsync();
        Assert.Equal(0, await window.OverflowAsync());

        await window.GoToBatchAsync(failed);
        await Expect(window.Status).ToHaveTextAsync("Failed");
        Assert.Equal(0, await window.OverflowAsync());
        await window.Button("Function key").ClickAsync();
        Assert.Equal(0, await window.OverflowAsync());
    }

    [Fact]
    public async Task It_is_light_or_dark_as_the_system_is_and_follows_it()
    {
        var id = await site.StartBatchAsync("name,born\nAda,1815\n");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");
        await Expect(window.Section("Results").Locator("canvas")).ToBeVisibleAsync();
        Assert.True(await BrightnessAsync(window) > 200);
        var drawn = await window.Page.EvaluateAsync<string>(Drawing);

        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });

        Assert.True(await BrightnessAsync(window) < 60);
        await Wait.UntilAsync(async () => await window.Page.EvaluateAsync<string>(Drawing) != drawn, "the chart is drawn anew");
    }

    private const string Drawing = "() => document.querySelector('.histogram canvas').toDataURL()";

    private static Task<double> BrightnessAsync(Window window) => window.Page.EvaluateAsync<double>(
        "() => { const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number); return (r + g + b) / 3; }");
}
