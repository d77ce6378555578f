using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>POST /api/batches: the input is the body, or the blob that <c>source</c> names; the query holds the options.</summary>
public static class StartBatch
{
    private const int MaxKey = 200;

    // Each holds up to 16 MiB.
    private static readonly BodyLimiter Uploads = new(atOnce: 8);

    /// <summary>Accepts a batch: 202 with its address, or a problem that says what is wrong with it.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        var cancellation = request.HttpContext.RequestAborted;
        var content = InputContent.Of(request);
        var options = QueryOptions.Read(api, request, content, NamedSource.Option);
        var key = ReadKey(request);
        var named = request.Query[NamedSource.Option].LastOrDefault();
        using var body = new LimitedBody(
            request, api.Options.MaxBody,
            $"put the file into the blob container '{api.Options.Drops}' instead, it starts a batch by itself. The same goes for what cannot "
            + "be sent within the 230 s that a request may take on Azure.");
        var source = named is null
            ? await UploadAsync(api, request, body).ConfigureAwait(false)
            : await NamedSource.FindAsync(api, body, named, cancellation).ConfigureAwait(false);
        try
        {
            await CheckAsync(api, source, content, options, cancellation).ConfigureAwait(false);
            var sent = named is null ? body.Hash() : $"{named} {source.ETag}";
            var fingerprint = key is null ? null : $"{sent} {QueryOptions.WithoutKey(request)}";
            var id = key is null ? BatchId.New(api.Clock.GetUtcNow()) : BatchId.FromKey(key);
            var (state, created) = await api.Client.StartAsync(id, source, options, fingerprint, cancellation).ConfigureAwait(false);
            if (!created)
            {
                if (named is null) await api.Store.DeleteUploadAsync(source.Name, cancellation).ConfigureAwait(false);
                if (state.Fingerprint != fingerprint) throw Reused();
            }

            state = await PreferredWait.ForEndAsync(api, request, state.Id).ConfigureAwait(false) ?? state;
            request.HttpContext.Response.Headers.Location = $"{Respond.Root(request)}/api/batches/{state.Id}";
            return Respond.Batch(request, state, state.HasEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        }
        catch (BatchException) when (named is null)
        {
            await api.Store.DeleteUploadAsync(source.Name, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<BlobReference> UploadAsync(ApiContext api, HttpRequest request, LimitedBody body)
    {
        using var turn = await Uploads.EnterAsync(request).ConfigureAwait(false);
        return await api.Store.UploadAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    private static string? ReadKey(HttpRequest request)
    {
        var keys = request.Headers["Idempotency-Key"];
        if (keys.Count == 0) return null;
        return keys is [{ Length: > 0 and <= MaxKey } key]
            ? key
            : throw BatchException.Option("Idempotency-Key", $"Send Idempotency-Key once, with 1 to {MaxKey} characters.");
    }

    // What is wrong with the beginning is said at once; what is wrong further on, by the batch.
    private static async Task CheckAsync(
        ApiContext api, BlobReference input, InputContent content, BatchOptions options, CancellationToken cancellation)
    {
        var source = api.Store.OpenInput(input, 0, 0);
        using var release = source as IDisposable;
        await content.OpenAsync(source, options, api.Settings.LimitDecoded, cancellation).ConfigureAwait(false);
    }

    private static ProblemException Reused() => new(
        StatusCodes.Status409Conflict, ErrorCodes.IdempotencyConflict,
        "This Idempotency-Key was used for another input or other options: use a new key for a new batch.");
}
