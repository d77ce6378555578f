using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests;

/// <summary>
/// The service under test, as its users reach it. AGES_URL and AGES_STORAGE name one that runs already, on either host;
/// else one is started for the tests: `ages serve`, or with AGES_HOST=functions the Functions app.
/// </summary>
public sealed class Service : IAsyncLifetime, IDisposable
{
    private Ages? process;
    private FunctionsApp? app;
    private Storage? storage;
    private Folder? folder;

    public static string? GivenUrl => Environment.GetEnvironmentVariable("AGES_URL");

    public static bool OnFunctions => Environment.GetEnvironmentVariable("AGES_HOST") == "functions";

    /// <summary>For tests that start, kill or disturb a host and its storage.</summary>
    public static void SkipUnlessOwn() => Assert.SkipWhen(GivenUrl is not null, "This test starts a host. AGES_URL names a running one.");

    /// <summary>For tests of `ages serve`.</summary>
    public static void SkipUnlessEmbedded() =>
        Assert.SkipWhen(GivenUrl is not null || OnFunctions, "This test starts the embedded host. AGES_URL or AGES_HOST names another.");

    public HttpClient Http { get; private set; } = new();

    public string Storage { get; private set; } = "";

    /// <summary>The host's settings, beside its storage.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The embedded host.</summary>
    public int ProcessId => process!.Process.Id;

    /// <summary>The log of the Functions host.</summary>
    public string Said => app!.Said;

    public BlobContainerClient InputContainer => new(Storage, "scientists");

    public BlobContainerClient Results => new(Storage, "results");

    public async ValueTask InitializeAsync()
    {
        if (GivenUrl is { } url)
        {
            Http.BaseAddress = new Uri(url);
            Storage = Environment.GetEnvironmentVariable("AGES_STORAGE")
                ?? throw new InvalidOperationException("AGES_URL needs AGES_STORAGE, a connection string, beside it.");
            AddKey();
            return;
        }

        folder = new Folder();
        if (OnFunctions) await StartOnAsync(storage = await Tests.Storage.StartAsync(folder.Path));
        else await StartAsync(folder.Path);
    }

    /// <summary>Starts `ages serve` with its own data folder.</summary>
    public Task StartAsync(string data) => AttachAsync(Ages.Start(Settings, "serve", "--port", "0", "--data", data));

    /// <summary>Starts a host on a storage that is there, its blobs by way of a proxy.</summary>
    internal async Task StartOnAsync(Storage storage, StorageProxy? proxy = null)
    {
        var batches = proxy is null ? storage.ConnectionString : storage.Through(proxy.Address);
        if (OnFunctions)
        {
            app = await FunctionsApp.StartAsync(storage.ConnectionString, batches, Settings);
            Http.Dispose();
            Http = new HttpClient { BaseAddress = app.Address };
            AddKey();
        }
        else
        {
            await AttachAsync(Ages.Start(Settings, "serve", "--port", "0", "--storage", batches));
        }

        Storage = storage.ConnectionString;
    }

    /// <summary>
    /// The batches of bodies: their ids begin with the time. A blob that another test uploaded may become a batch at any time.
    /// </summary>
    public async Task<IReadOnlyList<string>> SentIdsAsync() =>
        [.. (await IdsAsync()).Where(id => Regex.IsMatch(id, "^[0-9]{8}-[0-9]{6}-"))];

    public async Task<IReadOnlyList<string>> IdsAsync() =>
        [.. (await BatchesAsync()).Select(batch => batch.GetProperty("id").GetString()!)];

    /// <summary>All batches, newest first, page by page.</summary>
    public async Task<IReadOnlyList<JsonElement>> BatchesAsync(string query = "?limit=500")
    {
        var batches = new List<JsonElement>();
        for (var page = $"api/batches{query}"; page is not null;)
        {
            var list = await GetAsync(page);
            batches.AddRange(list.GetProperty("batches").EnumerateArray());
            page = list.TryGetProperty("next", out var next) ? new Uri(next.GetString()!).PathAndQuery : null;
        }

        return batches;
    }

    /// <summary>Sends a request with the headers given.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request);
    }

    /// <summary>Checks that an answer is a problem document of this code.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = Json(text);
        Assert.Equal((code, status), (problem.GetProperty("code").GetString(), problem.GetProperty("status").GetInt32()));
        return problem;
    }

    public static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);

    private void AddKey()
    {
        if (Environment.GetEnvironmentVariable("AGES_KEY") is { } key) Http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    /// <summary>A result as it lies in storage.</summary>
    public async Task<byte[]> ResultAsync(string id, string name) =>
        (await Results.GetBlobClient($"{id}/{name}").DownloadContentAsync()).Value.Content.ToArray();

    /// <summary>Waits until a process serves.</summary>
    internal async Task AttachAsync(Ages started)
    {
        process = started;
        var error = process.Process.StandardError.ReadToEndAsync();
        var lines = new List<string>();
        while (await process.Process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is { } line)
        {
            lines.Add(line);
            if (!line.StartsWith("Stop", StringComparison.Ordinal)) continue;
            Http.Dispose();
            Http = new HttpClient { BaseAddress = new Uri(new Uri(Value("HTTP")), "/") };
            if (lines.Exists(line => line.StartsWith("Storage", StringComparison.Ordinal))) Storage = await File.ReadAllTextAsync(Value("Storage"));
            _ = process.Process.StandardOutput.ReadToEndAsync(); // the log, kept flowing
            return;
        }

        throw new InvalidOperationException($"ages serve ended: {string.Join('\n', lines)}\n{await error}");

        string Value(string name) => lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
    }

    /// <summary>Kills the service; its Azurite writes its data and ends.</summary>
    public void KillHost()
    {
        if (OnFunctions)
        {
            app!.Dispose();
            return;
        }

        process!.Process.Kill();
        process.Process.WaitForExit();
    }

    /// <summary>Stops it as Ctrl+C does; a Functions host is just killed, it does not have to end well.</summary>
    public async Task<int> StopAsync()
    {
        if (OnFunctions)
        {
            app!.Dispose();
            return 0;
        }

        process!.Interrupt();
        await process.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return process.Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { Process.HasExited: false }) await StopAsync();
        app?.Dispose();
        if (storage is not null) await storage.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        process?.Dispose();
        app?.Dispose();
        folder?.Dispose();
        Http.Dispose();
        (process, app, folder) = (null, null, null);
    }

    public async Task<HttpResponseMessage> PostAsync(
        byte[] body, string? type = "text/csv", string query = "", string? encoding = null, string? key = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/batches{query}", UriKind.Relative));
        request.Content = content;
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await Http.SendAsync(request);
    }

    /// <summary>Sends a batch that must be accepted, and gives its id.</summary>
    public async Task<string> AcceptedAsync(byte[] body, string? type = "text/csv", string query = "", string? encoding = null)
    {
        using var answer = await PostAsync(body, type, query, encoding);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 202, $"{(int)answer.StatusCode}: {text}");
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal($"api/batches/{Json(text).GetProperty("id").GetString()}", answer.Headers.Location!.AbsolutePath[1..]);
        return Json(text).GetProperty("id").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path) => Json(await Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    /// <summary>Waits until a batch has ended, and checks how.</summary>
    public async Task<JsonElement> EndedAsync(string id, string status = "Succeeded")
    {
        JsonElement batch = default;
        await Wait.UntilAsync(
            async () =>
            {
                batch = await GetAsync($"api/batches/{id}");
                return batch.GetProperty("status").GetString() is "Succeeded" or "Failed" or "Cancelled";
            },
            $"{id} ends", TimeSpan.FromMinutes(OnFunctions ? 8 : 3)); // a killed host's messages are seen again after a minute or two
        Assert.True(batch.GetProperty("status").GetString() == status, batch.ToString());
        return batch;
    }

    public async Task<string> AgesAsync(string id, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/batches/{id}/results", UriKind.Relative));
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        using var answer = await Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        if (accept is not null) Assert.StartsWith(accept, answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Waits for the batch of an uploaded blob.</summary>
    public async Task<string> BatchOfBlobAsync(string name)
    {
        string? id = null;
        await Wait.UntilAsync(async () => (id = (await OfSourceAsync(name)) is [var first, ..] ? first : null) is not null, $"{name} becomes a batch",
            TimeSpan.FromMinutes(OnFunctions ? 6 : 1)); // the polling trigger may lag by minutes
        return id!;
    }

    public async Task<IReadOnlyList<string>> OfSourceAsync(string name) =>
    [
        .. (await BatchesAsync())
            .Where(batch => batch.GetProperty("source").GetString() == $"scientists/{name}")
            .Select(batch => batch.GetProperty("id").GetString()!),
    ];

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

[CollectionDefinition("service")]
public sealed class WithService : ICollectionFixture<Service>;
