using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Tests.Hosts;

/// <summary>Receives events as Standard Webhooks describes: it refuses a signature that is not right.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private WebApplication web = null!;
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    private WebhookReceiver()
    {
    }

    /// <summary>The events that were accepted.</summary>
    public ConcurrentQueue<JsonElement> Events { get; } = [];

    /// <summary>How many requests were refused.</summary>
    public int Refused { get; private set; }

    public bool Fails { get; set; }

    public Uri Address { get; private set; } = null!;

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Ages__webhookUrl"] = $"{Address}events", ["Ages__webhookSecret"] = $"whsec_{Convert.ToBase64String(key)}",
    };

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        (receiver.web, receiver.Address) = await LoopbackServer.StartAsync("/events", receiver.ReceiveAsync);
        return receiver;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        var signed = $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}";
        var signature = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
        var sent = JsonSerializer.Deserialize<JsonElement>(body);
        var isRight = headers["webhook-signature"] == signature && sent.GetProperty("id").GetString() == headers["webhook-id"]
            && context.Request.ContentType == "application/cloudevents+json; charset=utf-8";
        if (Fails || !isRight)
        {
            Refused++;
            context.Response.StatusCode = isRight ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status401Unauthorized;
            return;
        }

        Events.Enqueue(sent);
    }
}
