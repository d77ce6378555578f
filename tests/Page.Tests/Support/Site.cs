using Microsoft.Playwright;

namespace ServerlessAges.Tests.Support;

/// <summary>
/// The service and a browser, once for all tests. AGES_URL names a service that runs already, on either host; AGES_KEY its key.
/// </summary>
public class Site : IAsyncLifetime, IDisposable
{
    private const float Timeout = 60_000; // milliseconds; a machine may be busy with other things
    private readonly string program;
    private readonly IReadOnlyDictionary<string, string> settings;
    private Ages? process;
    private Folder? folder;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public Site() : this("ages.dll", new Dictionary<string, string>())
    {
    }

    protected Site(string program, IReadOnlyDictionary<string, string> settings) => (this.program, this.settings) = (program, settings);

    public HttpClient Http { get; private set; } = new();

    public Uri Address => Http.BaseAddress!;

    public async ValueTask InitializeAsync()
    {
        if (program == "ages.dll" && Environment.GetEnvironmentVariable("AGES_URL") is { } url) Http.BaseAddress = new Uri(new Uri(url), "/");
        else await StartAsync();
        if (Environment.GetEnvironmentVariable("AGES_KEY") is { } key) Http.DefaultRequestHeaders.Add("x-functions-key", key);
        if (Chromium.Path is null) return;
        Assertions.SetDefaultExpectTimeout(Timeout);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
    }

    /// <summary>Opens a view in a new browser window; skips the test if there is no browser.</summary>
    internal async Task<Window> OpenAsync(string fragment = "", int width = 1180, ColorScheme theme = ColorScheme.Light)
    {
        Assert.SkipWhen(browser is null, Chromium.Missing);
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = theme,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(Timeout);
        await context.AddInitScriptAsync(Axe.Script);
        var window = new Window(await context.NewPageAsync(), Address);
        if (Environment.GetEnvironmentVariable("AGES_KEY") is { } key)
            await context.AddInitScriptAsync($"sessionStorage.setItem('functions-key', '{key}')");
        await window.GoAsync(fragment);
        return window;
    }

    /// <summary>Starts a batch past the page, and gives its id.</summary>
    public async Task<string> StartBatchAsync(string body, string query = "")
    {
        using var content = new StringContent(body, null, "text/csv");
        using var answer = await Http.PostAsync(new Uri($"api/batches{query}", UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return Json.Of(text).GetProperty("id").GetString()!;
    }

    /// <summary>Waits until a batch has ended, however.</summary>
    public async Task<string> EndedAsync(string id)
    {
        var status = "";
        await Wait.UntilAsync(
            async () => (status = Json.Of(await Http.GetStringAsync(new Uri($"api/batches/{id}", UriKind.Relative))).GetProperty("status").GetString()!)
                is "Succeeded" or "Failed" or "Cancelled",
            $"{id} ends");
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.CloseAsync();
        if (process is { Process.HasExited: false })
        {
            process.Interrupt();
            await process.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }

        Dispose();
    }

    public void Dispose()
    {
        playwright?.Dispose();
        process?.Dispose();
        folder?.Dispose();
        Http.Dispose();
        (playwright, process, folder) = (null, null, null);
    }

    private async Task StartAsync()
    {
        folder = new Folder();
        process = Ages.Start(program, settings, "serve", "--port", "0", "--data", folder.Path);
        var error = process.Process.StandardError.ReadToEndAsync();
        while (await process.Process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is { } line)
        {
            if (!line.StartsWith("HTTP", StringComparison.Ordinal)) continue;
            Http.BaseAddress = new Uri(new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]), "/");
            _ = process.Process.StandardOutput.ReadToEndAsync(); // the log, kept flowing
            return;
        }

        throw new InvalidOperationException($"ages serve ended: {await error}");
    }
}

[CollectionDefinition("site")]
public sealed class WithSite : ICollectionFixture<Site>;
