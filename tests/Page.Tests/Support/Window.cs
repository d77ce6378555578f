using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ServerlessAges.Tests.Support;

/// <summary>A browser window. When it closes, nothing may have gone wrong in it and nothing have left for another host.</summary>
internal sealed partial class Window : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> errors = [];
    private readonly ConcurrentQueue<string> foreign = [];
    private readonly Uri address;

    public Window(IPage page, Uri address)
    {
        Page = page;
        this.address = address;
        page.Console += (_, message) =>
        {
            // That an answer had such a status is not the page's error, if the test expects it.
            if (message.Type is "error" or "warning" && !Expected.Exists(status => message.Text.Contains($"status of {status}", StringComparison.Ordinal)))
                errors.Enqueue($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } url && url.Authority != address.Authority) foreign.Enqueue(request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Statuses that this test provokes.</summary>
    public List<int> Expected { get; } = [];

    public ILocator Status => Page.Locator("main .badge").First;

    public ILocator Announcer => Page.Locator("#announcer");

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Section(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    public Task GoAsync(string fragment) => Page.GotoAsync(new Uri(address, fragment).ToString());

    public Task GoToBatchAsync(string id) => GoAsync($"#/batches/{id}");

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>Waits for the view of a batch, and gives its id.</summary>
    public async Task<string> ArrivedAsync()
    {
        // Not WaitForURLAsync: a navigation between its look at the address and its listening is never seen by it.
        await Assertions.Expect(Page).ToHaveURLAsync(BatchAddress());
        return Uri.UnescapeDataString(BatchAddress().Match(Page.Url).Groups[1].Value);
    }

    /// <summary>How far the page reaches beyond the window's right edge.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");

    /// <summary>Drops files as a hand does.</summary>
    public async Task DropAsync(string name, string content)
    {
        var data = await Page.EvaluateHandleAsync(
            """
            ([name, content]) => {
              const data = new DataTransfer();
              data.items.add(new File([content], name));
              return data;
            }
            """,
            new[] { name, content });
        foreach (var step in new[] { "dragenter", "dragover", "drop" })
            await Page.DispatchEventAsync(".zone", step, new { dataTransfer = data });
    }

    /// <summary>Writes a picture of the page into the folder that AGES_PICTURES names, to be looked at.</summary>
    public Task ScreenshotAsync(string name) => Environment.GetEnvironmentVariable("AGES_PICTURES") is { } folder
        ? Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true })
        : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.IgnoreErrors });
        await Page.Context.CloseAsync();
        Assert.True(errors.IsEmpty, string.Join("; ", errors));
        Assert.Empty(foreign);
    }

    [GeneratedRegex("#/batches/(.+)$")]
    private static partial Regex BatchAddress();
}
