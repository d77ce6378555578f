using System.Net.Http.Json;

namespace ServerlessAges.Cli.Client;

/// <summary>The service over HTTP. Its problem documents become a <see cref="ServiceException"/>.</summary>
internal sealed class ServiceClient : IDisposable
{
    private const long MaxBody = 100 << 20; // the default limit of the service
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Not redirected: the key is for the service that was named.
    private readonly HttpClient http =
        new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AllowAutoRedirect = false })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan, // the upload of a body has no limit
    };

    public ServiceClient(Uri url, string key)
    {
        http.BaseAddress = new Uri(url.AbsoluteUri.TrimEnd('/') + "/");
        if (key.Length > 0) http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    public Task<BatchAnswer> FindAsync(string id, CancellationToken cancellation) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Get, Path(id)), BatchAnswer.From, cancellation);

    public Task<BatchAnswer> ActAsync(string id, string action, CancellationToken cancellation) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Post, $"{Path(id)}/{action}"), BatchAnswer.From, cancellation);

    public Task<BatchAnswer> StartAsync(string query, HttpContent body, string? key, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"api/batches?{query}".TrimEnd('?')) { Content = body };
        request.Headers.ExpectContinue = true; // a body that is refused need not be sent
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return ReadAsync(request, BatchAnswer.From, cancellation);
    }

    /// <summary>Creates a blob in the container of inputs. If it exists, it is not changed.</summary>
    public async Task CreateInputAsync(string name, Stream content, long length, CancellationToken cancellation)
    {
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        using var body = new StreamContent(content) { Headers = { ContentLength = length } };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/inputs/{path}") { Content = body };
        // A body that is refused need not be sent; a small one is sent without asking.
        request.Headers.ExpectContinue = length > 1 << 20;
        try
        {
            (await SendAsync(request, cancellation)).Dispose();
        }
        catch (ServiceException exception) when (exception.Code == ErrorCodes.InputExists)
        {
            // An earlier request has created it.
        }
    }

    public Task<BatchAnswer[]> ListAsync(string? state, int limit, CancellationToken cancellation) => ReadAsync(
        new HttpRequestMessage(HttpMethod.Get, $"api/batches?limit={limit}{(state is null ? "" : $"&state={state}")}"),
        json => json.Deserialize(ClientJson.Default.ListAnswer)!.Batches.Select(BatchAnswer.From).ToArray(),
        cancellation);

    public async Task<Stream> OpenAsync(string id, string name, string? accept, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Path(id)}/{name}");
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        var answer = await SendAsync(request, cancellation);
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type != "text/html" && (type == "application/json") == (name == "manifest" || accept == "application/json"))
            return await answer.Content.ReadAsStreamAsync(cancellation);
        using (answer) throw Unexpected(answer);
    }

    public void Dispose() => http.Dispose();

    private static string Path(string id) => BatchId.IsValid(id) ? $"api/batches/{id}"
        : throw UsageError.Of($"'{id}' is not the id of a batch, such as 20261122-233101-b002386e.");

    private async Task<T> ReadAsync<T>(
        HttpRequestMessage request, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        using (request)
        using (var answer = await SendAsync(request, cancellation))
        {
            try
            {
                var json = answer.Content.ReadFromJsonAsync(ClientJson.Default.JsonElement, cancellation);
                return read(await json.WaitAsync(Timeout, cancellation));
            }
            catch (JsonException)
            {
                throw Unexpected(answer);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
            {
                throw Unreachable($"broke off its answer ({ErrorReport.Reason(exception)}).");
            }
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
            var limit = timeout.IsCancellationRequested ? Timeout : ConnectTimeout;
            throw Unreachable($"does not answer within {limit.TotalSeconds:0} s.");
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable($"does not answer ({ErrorReport.Reason(exception)}). Start one with 'ages serve', or "
                + "name another with --url or AGES_URL.");
        }
    }

    private ServiceException Unreachable(string why) =>
        new(0, ServiceException.Unreachable, $"The service at {http.BaseAddress} {why}");

    private static ServiceException Unexpected(HttpResponseMessage answer) => new(
        (int)answer.StatusCode, ErrorCodes.UnexpectedAnswer,
        $"{answer.RequestMessage?.RequestUri} does not answer as ages does: it is another service, or a page of a "
            + "proxy. Check --url or AGES_URL.");

    private static async Task<ServiceException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        ProblemAnswer? problem = null;
        try
        {
            problem = await answer.Content.ReadFromJsonAsync(ProblemJson.Default.ProblemAnswer, cancellation);
        }
        catch (Exception exception) when (
            exception is JsonException or HttpRequestException or InvalidOperationException or IOException)
        {
            // the answer of a proxy, or an incomplete one
        }

        var length = answer.RequestMessage?.Content?.Headers.ContentLength;
        // The host of Azure Functions has another limit and answers without a problem document.
        if (problem?.Code is null && status is 413 or 500 && length > MaxBody)
        {
            problem = new ProblemAnswer(
                ErrorCodes.BodyTooLarge,
                $"{answer.RequestMessage?.RequestUri} answered {status}. Its host takes no body of {length} bytes. "
                    + "Upload the file to the blob container 'scientists'.");
        }

        var hint = problem?.Code == ErrorCodes.BodyTooLarge ? " With --storage, 'ages submit' does."
            : answer.Headers.Location is { } elsewhere
            ? $" It redirects to {elsewhere}: give the service's own address with --url or AGES_URL."
            : status is 401 or 403 && problem?.Detail is null ? " Give its function key with --key or AGES_KEY."
            : "";
        return new ServiceException(
            status, problem?.Code ?? $"http-{status}",
            (problem?.Detail ?? $"{answer.RequestMessage?.RequestUri} answered {status}.") + hint);
    }
}
