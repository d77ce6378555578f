using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>Everything without a mouse, and always visible where one is.</summary>
[Collection("site")]
public sealed class KeyboardTests(Site site)
{
    [Fact]
    public async Task A_batch_is_started_read_and_deleted_by_keyboard_alone()
    {
        await using var window = await site.OpenAsync();

        await TabToAsync(window, "Fill in seven scientists");
        await window.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(window, "Reference year");
        await window.Page.Keyboard.TypeAsync("2017");
        await TabToAsync(window, "Start batch");
        await window.Page.Keyboard.PressAsync("Enter");

        var id = await window.ArrivedAsync();
        await Expect(window.Page.Locator("h1")).ToBeFocusedAsync();
        await Expect(window.Page.Locator("h1")).ToHaveTextAsync(id);
        await Expect(window.Section("Results")).ToContainTextAsync("All 7 results.");
        await TabToAsync(window, "The histogram as a table");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Section("Results").GetByRole(AriaRole.Cell, new() { Name = "200 to 204" })).ToBeVisibleAsync();

        await TabToAsync(window, "Delete", back: true);
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Button("Keep batch")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Button("Delete")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(window.Page.Locator("#confirm-yes")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Status).ToHaveTextAsync("Deleted");
    }

    [Fact]
    public async Task The_first_stop_leads_past_the_header()
    {
        await using var window = await site.OpenAsync();
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.GetByText("Skip to content")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("main")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Button("Choose files")).ToBeFocusedAsync();
    }

    // Each stop on the way must be seen to have the focus.
    private static async Task TabToAsync(Window window, string name, bool back = false)
    {
        for (var stops = 0; stops < 80; stops++)
        {
            await window.Page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            var stop = await window.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const at = document.activeElement, style = getComputedStyle(at);
                  return [at.labels?.[0]?.textContent ?? at.getAttribute('aria-label') ?? at.textContent, style.outlineStyle, style.outlineWidth, at.tagName];
                }
                """);
            if (stop[3] == "BODY") continue;
            Assert.True(stop[1] != "none" && stop[2] != "0px", $"'{stop[0]}' does not show that it has the focus.");
            if (stop[0] == name) return;
        }

        Assert.Fail($"'{name}' is not reached.");
    }
}
