using System.Text.Json;

namespace ServerlessAges.Cli.Client;

/// <summary>The service over HTTP. What it refuses is thrown as its own problem document says it.</summary>
internal sealed class ServiceClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Not redirected: the key is for the service that was named.
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AllowAutoRedirect = false });

    /// <param name="url">Where it answers.</param>
    /// <param name="key">A function key.</param>
    public ServiceClient(Uri url, string? key)
    {
        http.BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/");
        http.Timeout = System.Threading.Timeout.InfiniteTimeSpan; // a body takes the time it takes
        if (key is { Length: > 0 }) http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    /// <summary>Where a batch is.</summary>
    public Task<BatchAnswer> FindAsync(string id, CancellationToken cancellation) =>
        BatchAsync(HttpMethod.Get, Path(id), body: null, key: null, cancellation);

    /// <summary>Asks for something to be done with a batch: cancel, redrive.</summary>
    public Task<BatchAnswer> ActAsync(string id, string action, CancellationToken cancellation) =>
        BatchAsync(HttpMethod.Post, $"{Path(id)}/{action}", body: null, key: null, cancellation);

    /// <summary>Sends an input.</summary>
    public Task<BatchAnswer> StartAsync(string query, HttpContent body, string? key, CancellationToken cancellation) =>
        BatchAsync(HttpMethod.Post, $"api/batches{query}", body, key, cancellation);

    /// <summary>The newest batches.</summary>
    public async Task<IReadOnlyList<BatchAnswer>> ListAsync(string? state, int limit, CancellationToken cancellation)
    {
        var query = $"?limit={limit}" + (state is null ? "" : $"&state={Uri.EscapeDataString(state)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/batches{query}");
        var list = await AskAsync(request, json => json.Deserialize(ClientJson.Default.ListAnswer)?.Batches.Select(BatchAnswer.Of).ToArray(), cancellation);
        return [.. list.Where(batch => state is null || batch.Status.Equals(state, StringComparison.OrdinalIgnoreCase)).Take(limit)];
    }

    /// <summary>Opens a result.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="name">ages, rejected or manifest.</param>
    /// <param name="accept">The form wanted; null for as it is stored.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Stream> OpenAsync(string id, string name, string? accept, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Path(id)}/{name}");
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        var answer = await SendAsync(request, cancellation);
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type != "text/html" && (type == "application/json") == (name == "manifest" || accept == "application/json"))
            return await answer.Content.ReadAsStreamAsync(cancellation);
        using (answer) throw Stranger(answer);
    }

    public void Dispose() => http.Dispose();

    private static string Path(string id) => BatchId.IsValid(id)
        ? $"api/batches/{id}"
        : throw new BatchException(ErrorCodes.BadOption, $"'{id}' is not the id of a batch, such as 20261122-233101-b002386e.");

    private async Task<BatchAnswer> BatchAsync(
        HttpMethod method, string path, HttpContent? body, string? key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body;
        request.Headers.ExpectContinue = body is not null; // what is refused need not be sent
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await AskAsync(request, BatchAnswer.Of, cancellation);
    }

    private async Task<T> AskAsync<T>(HttpRequestMessage request, Func<JsonElement, T?> read, CancellationToken cancellation)
        where T : class
    {
        using var answer = await SendAsync(request, cancellation);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(timeout.Token), cancellationToken: timeout.Token);
            return read(json.RootElement) ?? throw Stranger(answer);
        }
        catch (JsonException)
        {
            throw Stranger(answer);
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw Unreachable($"broke off its answer ({exception.Message}).");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (request.Content is null) timeout.CancelAfter(Timeout);
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw await RefusalAsync(answer, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"does not answer within {(timeout.IsCancellationRequested ? Timeout : ConnectTimeout).TotalSeconds:0} s.");
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable($"does not answer ({ClientCommand.Reason(exception)}). Start one with 'ages serve', or name another with --url or AGES_URL.");
        }
    }

    private ServiceException Unreachable(string why) => new(0, "unreachable", $"The service at {http.BaseAddress} {why}");

    private static ServiceException Stranger(HttpResponseMessage answer) => new(
        (int)answer.StatusCode, ErrorCodes.UnexpectedAnswer,
        $"{answer.RequestMessage?.RequestUri} does not answer as ages does: it is another service, or a page of a proxy. Check --url or AGES_URL.");

    private static async Task<ServiceException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        var problem = await ReadAsync(answer, cancellation);
        var hint = answer.Headers.Location is { } elsewhere ? $" It redirects to {elsewhere}: give the service's own address with --url or AGES_URL."
            : status is 401 or 403 && problem?.Detail is null ? " Give its function key with --key or AGES_KEY."
            : "";
        return new ServiceException(
            status, problem?.Code ?? $"http-{status}", (problem?.Detail ?? $"{answer.RequestMessage?.RequestUri} answered {status}.") + hint);
    }

    private static async Task<ProblemAnswer?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(cancellation), ClientJson.Default.ProblemAnswer);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or InvalidOperationException)
        {
            return null; // not the service itself, but something before it, or no whole answer
        }
    }
}
