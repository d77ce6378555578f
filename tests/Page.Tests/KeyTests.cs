using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>The function key: asked for where it is needed, sent as a header, kept in the tab alone.</summary>
[Collection("site")]
public sealed class KeyTests(Site site)
{
    private const string Key = "a-key-of-the-app";

    [Fact]
    public async Task It_is_asked_for_and_goes_along_as_a_header_with_every_request()
    {
        await using var window = await site.OpenAsync();
        window.Expected.Add(401);
        // As a Functions host does: no key, no answer, and no problem document either.
        await window.Page.RouteAsync("**/api/**", route => route.Request.Headers.GetValueOrDefault("x-functions-key") == Key
            ? route.ContinueAsync()
            : route.FulfillAsync(new() { Status = 401, Body = "" }));
        await window.GoAsync("#/");
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator("#connection")).ToContainTextAsync("requires its function key");

        await window.Button("Give the function key").ClickAsync();
        await window.Page.GetByLabel("Key", new() { Exact = true }).FillAsync(Key);
        await window.Button("Use this key").ClickAsync();

        await Expect(window.Page.Locator("#connection")).ToBeHiddenAsync();
        await window.Button("Fill in seven scientists").ClickAsync();
        await window.Button("Start batch").ClickAsync();
        await window.ArrivedAsync();
        await Expect(window.Section("Results")).ToContainTextAsync("All 7 results.");
        await window.Page.RunAndWaitForDownloadAsync(() => window.Button("Results, CSV").ClickAsync());
        Assert.DoesNotContain(Key, window.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, await window.Page.ContentAsync(), StringComparison.Ordinal);
        await Expect(window.Section("In a terminal")).ToContainTextAsync("-H \"x-functions-key: $AGES_KEY\"");
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("() => localStorage.length + document.cookie.length"));
    }

    [Fact]
    public async Task It_is_forgotten_on_demand()
    {
        await using var window = await site.OpenAsync();
        await window.Button("Function key").ClickAsync();
        await window.Page.GetByLabel("Key", new() { Exact = true }).FillAsync(Key);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Function key ✓" }).ClickAsync();

        await window.Button("Forget key").ClickAsync();

        await Expect(window.Button("Function key")).ToBeVisibleAsync();
        Assert.Null(await window.Page.EvaluateAsync<string?>("() => sessionStorage.getItem('functions-key')"));
    }
}
