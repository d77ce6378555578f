using System.Security.Cryptography;

namespace ServerlessAges.Api.Batches;

/// <summary>
/// POST /api/batches: starts a batch. The input is the body, or the blob that the option source names.
/// </summary>
public static class StartBatch
{
    private const int MaxKey = 200;
    private const string IdempotencyKey = "Idempotency-Key";

    private static readonly BodyLimiter Uploads = new(maxConcurrent: 8); // an upload buffers up to 16 MiB

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        var cancellation = request.Aborted;
        var content = InputContent.From(request);
        var options = QueryOptions.Read(api, request, content, NamedSource.Option);
        var key = ReadKey(request);
        var named = QueryOptions.Find(request, NamedSource.Option);
        var (source, digest) = named is null
            ? await UploadAsync(api, request)
            : await FindAsync(api, request, named);
        try
        {
            await CheckAsync(api, source, content, options, cancellation);
            var fingerprint = key is null ? null : $"{digest} {QueryOptions.WithoutKey(request)}";
            var id = key is null ? BatchId.New(api.Clock.GetUtcNow()) : BatchId.FromKey(key);
            var (state, created) = await api.Client.StartAsync(id, source, options, fingerprint, cancellation);
            if (!created && named is null) await api.Store.Inputs.DeleteUploadAsync(source.Name, cancellation);
            if (!created && state.Fingerprint != fingerprint) throw KeyUsed();
            state = await PreferredWait.ForEndAsync(api, request, state.Id) ?? state;
            request.ResponseHeaders.Location = $"{request.Root}/api/batches/{state.Id}";
            return BatchResponse.Create(
                request, state, state.HasEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        }
        catch (BatchException) when (named is null)
        {
            await api.Store.Inputs.DeleteUploadAsync(source.Name, CancellationToken.None);
            throw;
        }
    }

    private static async Task<(BlobReference Source, string Digest)> UploadAsync(ApiContext api, HttpRequest request)
    {
        var limit = new BodyLimit(
            api.Options.MaxBody,
            $"upload the file to the blob container '{api.Options.InputContainer}', which starts a batch. On Azure, "
            + "do the same with a file that cannot be sent within 230 s.");
        using var hash = SHA256.Create();
        await using var body = new CryptoStream(limit.Body(request), hash, CryptoStreamMode.Read);
        using var permit = await Uploads.EnterAsync(request);
        var source = await api.Store.Inputs.UploadAsync(body, request.Aborted);
        return (source, Convert.ToHexStringLower(hash.Hash!));
    }

    private static async Task<(BlobReference Source, string Digest)> FindAsync(
        ApiContext api, HttpRequest request, string named)
    {
        var source = await NamedSource.FindAsync(api, request, named);
        return (source, $"{named} {source.ETag}");
    }

    private static string? ReadKey(HttpRequest request)
    {
        var keys = request.Headers[IdempotencyKey];
        if (keys.Count == 0) return null;
        return keys is [{ Length: > 0 and <= MaxKey } key]
            ? key
            : throw BatchException.Option(
                IdempotencyKey, $"Send {IdempotencyKey} once, with 1 to {MaxKey} characters.");
    }

    // Faults of the beginning are reported here, later ones by the batch.
    private static async Task CheckAsync(
        ApiContext api, BlobReference input, InputContent content, BatchOptions options, CancellationToken cancellation)
    {
        var source = api.Store.Inputs.Open(input, 0, 0);
        using var release = source as IDisposable;
        await content.OpenAsync(api.Table.Processors, source, options, api.Settings.LimitDecoded, cancellation);
    }

    private static BatchException KeyUsed() => new(
        ErrorCodes.IdempotencyConflict,
        $"This {IdempotencyKey} was used with another input or other options: use a new key for a new batch.");
}
