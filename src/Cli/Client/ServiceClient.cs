using System.Text.Json;

namespace ServerlessAges.Cli.Client;

/// <summary>The service over HTTP. What it refuses is thrown as its own problem document says it.</summary>
internal sealed class ServiceClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) });

    /// <param name="url">Where it answers.</param>
    /// <param name="key">A function key.</param>
    public ServiceClient(Uri url, string? key)
    {
        http.BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/");
        http.Timeout = Timeout.InfiniteTimeSpan; // a body takes the time it takes
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
        using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"api/batches{query}"), cancellation);
        using var list = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return
        [
            .. list.RootElement.GetProperty("batches").EnumerateArray().Select(BatchAnswer.Of)
                .Where(batch => state is null || batch.Status.Equals(state, StringComparison.OrdinalIgnoreCase)).Take(limit),
        ];
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
        return await (await SendAsync(request, cancellation)).Content.ReadAsStreamAsync(cancellation);
    }

    public void Dispose() => http.Dispose();

    private static string Path(string id) => $"api/batches/{Uri.EscapeDataString(id)}";

    private async Task<BatchAnswer> BatchAsync(
        HttpMethod method, string path, HttpContent? body, string? key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body;
        request.Headers.ExpectContinue = body is not null; // what is refused need not be sent
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await SendAsync(request, cancellation);
        using var batch = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return BatchAnswer.Of(batch.RootElement);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (request.Content is null) patience.CancelAfter(Patience);
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw await RefusalAsync(answer, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable($"does not answer ({exception.Message}) Start one with 'ages serve', or name another with --url or AGES_URL.");
        }
    }

    private ServiceException Unreachable(string why) => new(0, "unreachable", $"The service at {http.BaseAddress} {why}");

    private static async Task<ServiceException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        var problem = await ReadAsync(answer, cancellation);
        var hint = status is 401 or 403 && problem?.Detail is null ? " Give its function key with --key or AGES_KEY." : "";
        return new ServiceException(
            status, problem?.Code ?? $"http-{status}", (problem?.Detail ?? $"{answer.RequestMessage?.RequestUri} answered {status}.") + hint);
    }

    private static async Task<ProblemAnswer?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(cancellation), ClientJson.Default.ProblemAnswer);
        }
        catch (JsonException)
        {
            return null; // not the service itself, but something before it
        }
    }
}
