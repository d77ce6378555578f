namespace ServerlessAges.Api.Notifications;

/// <summary>Sends CloudEvents 1.0 in JSON, signed as Standard Webhooks describes.</summary>
public sealed class WebhookSender(WebhookOptions options, TimeProvider clock) : IWebhook
{
    // A redirection could lead anywhere.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>Null if the host has no webhook.</summary>
    public static Notifier? NotifierOf(HostSettings settings, IBatchStates states, TimeProvider clock) =>
        settings.Webhook is { } options ? new Notifier(states, new WebhookSender(options, clock), clock) : null;

    public async Task<(string Error, bool IsFinal)?> SendAsync(BatchState ended, CancellationToken cancellation)
    {
        var sent = BatchEvent.From(ended);
        var body = JsonSerializer.SerializeToUtf8Bytes(sent, ApiJson.Readable.BatchEvent);
        var time = clock.GetUtcNow().ToUnixTimeSeconds();
        byte[] content = [.. Encoding.ASCII.GetBytes($"{sent.Id}.{time}."), .. body];
        var signature = HMACSHA256.HashData(options.Key, content);
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Url)
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new("application/cloudevents+json") { CharSet = "utf-8" } },
            },
            Headers =
            {
                { "webhook-id", sent.Id }, { "webhook-timestamp", $"{time}" },
                { "webhook-signature", $"v1,{Convert.ToBase64String(signature)}" },
            },
        };
        try
        {
            using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode
                ? null
                : ($"The receiver answered {(int)answer.StatusCode}.", answer.StatusCode == HttpStatusCode.Gone);
        }
        catch (HttpRequestException exception)
        {
            return ($"The receiver cannot be reached: {exception.HttpRequestError}.", false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ($"The receiver did not answer within {Client.Timeout.TotalSeconds} s.", false);
        }
    }
}
