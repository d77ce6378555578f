using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServerlessAges.Tests;

/// <summary>What the proxy does with a request to storage.</summary>
public enum Fate
{
    /// <summary>Forwards the request and the answer.</summary>
    Pass,

    /// <summary>Answers 500 without forwarding.</summary>
    InternalError,

    /// <summary>Answers 503 with Retry-After without forwarding.</summary>
    Busy,

    /// <summary>Closes the connection after two seconds without forwarding.</summary>
    Silence,

    /// <summary>Forwards the request and closes the connection instead of answering.</summary>
    LostAnswer,

    /// <summary>Forwards the request and closes the connection after half of the answer's body.</summary>
    CutBody,

    /// <summary>Holds the request until the test releases it, and never forwards it.</summary>
    Hold,

    /// <summary>Forwards the request, holds its answer until the test releases it, and never sends it.</summary>
    HoldAnswer,
}

/// <summary>A request to storage. The path has no account; the body of a large request is empty.</summary>
public sealed record StorageRequest(string Method, string Path, string Query, string Body)
{
    /// <summary>Id of the staged block, or null.</summary>
    public string? BlockId => Query.Contains("comp=block&", StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(Convert.FromBase64String(
            Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Query)["blockid"].ToString()))
        : null;
}

/// <summary>A proxy between a host and Azurite that counts requests and makes them fail as a test decides.</summary>
public sealed class StorageProxy : IAsyncDisposable
{
    private const int SmallBody = 64 * 1024;
    private static readonly string[] NotForwarded = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length"];

    private readonly WebApplication web;
    private readonly HttpClient storage;
    private CancellationTokenSource released = new();
    private TaskCompletionSource<StorageRequest> held = new();

    private StorageProxy(WebApplication web, Uri target)
    {
        this.web = web;
        storage = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = target };
        web.Run(HandleAsync);
    }

    /// <summary>Chooses the fate of each request.</summary>
    public Func<StorageRequest, Fate> Decide { get; set; } = _ => Fate.Pass;

    /// <summary>Blocks of ages in the order in which they were staged.</summary>
    public ConcurrentQueue<string> StagedBlocks { get; } = [];

    /// <summary>Number of requests by fate.</summary>
    public ConcurrentDictionary<Fate, int> Fates { get; } = [];

    public Uri Address { get; private set; } = null!;

    public static async Task<StorageProxy> StartAsync(Uri target, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });
        var proxy = new StorageProxy(builder.Build(), target);
        await proxy.web.StartAsync();
        proxy.Address = new Uri(proxy.web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return proxy;
    }

    /// <summary>Sets a decision that holds requests, and returns the first request held.</summary>
    public Task<StorageRequest> HoldAsync(Func<StorageRequest, Fate> decide)
    {
        held = new TaskCompletionSource<StorageRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        Decide = decide;
        return held.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Aborts the requests that are held. Later requests pass.</summary>
    public void Release()
    {
        Decide = _ => Fate.Pass;
        Interlocked.Exchange(ref released, new CancellationTokenSource()).Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await web.DisposeAsync();
        storage.Dispose();
        released.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var seen = new StorageRequest(
            request.Method, request.Path.Value!.Split('/', 3)[^1], request.QueryString.Value ?? "",
            body.Length <= SmallBody ? Encoding.UTF8.GetString(body.ToArray()) : "");
        var fate = Decide(seen);
        Fates.AddOrUpdate(fate, 1, (_, count) => count + 1);
        switch (fate)
        {
            case Fate.InternalError:
                context.Response.StatusCode = 500;
                return;
            case Fate.Busy:
                context.Response.StatusCode = 503;
                context.Response.Headers.RetryAfter = "1";
                return;
            case Fate.Silence:
                await HoldAsync(context, TimeSpan.FromSeconds(2));
                return;
            case Fate.Hold:
                held.TrySetResult(seen);
                await HoldAsync(context, Timeout.InfiniteTimeSpan);
                return;
        }

        using var answer = await ForwardAsync(request, body.ToArray(), context.RequestAborted);
        if (answer.IsSuccessStatusCode && seen.BlockId is { } block && seen.Path.StartsWith("results/", StringComparison.Ordinal))
            StagedBlocks.Enqueue(block);
        if (fate == Fate.HoldAnswer)
        {
            held.TrySetResult(seen);
            await HoldAsync(context, Timeout.InfiniteTimeSpan);
            return;
        }

        if (fate == Fate.LostAnswer)
        {
            context.Abort();
            return;
        }

        await AnswerAsync(context, answer, cut: fate == Fate.CutBody);
    }

    private async Task HoldAsync(HttpContext context, TimeSpan time)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, released.Token);
        await Task.Delay(time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body, CancellationToken cancellation)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(storage.BaseAddress!, request.GetEncodedPathAndQuery()));
        if (request.ContentLength is not null) forwarded.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers)
        {
            if (NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (!forwarded.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                forwarded.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return await storage.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, bool cut)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase)) context.Response.Headers[name] = values.ToArray();
        }

        if (answer.Content.Headers.ContentLength is { } length) context.Response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method) || answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified) return;
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (cut)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
