namespace ServerlessAges.Api.Batches;

/// <summary>Starts a batch. The input is the body, or the blob that the option source names.</summary>
public static class StartBatch
{
    private const int MaxKey = 200;
    private const string IdempotencyKey = "Idempotency-Key";
    private const string Source = "source";

    private static readonly BodyLimiter Uploads = new(maxConcurrent: 8); // an upload buffers up to 16 MiB

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        var cancellation = request.Aborted;
        var content = InputContent.From(request);
        var options = QueryOptions.Read(api, request, content, Source);
        var key = ReadKey(request);
        api.Table.Processors.Find(options.Processor).RequireSecrets(api.Settings.Secrets);
        var named = QueryOptions.Find(request, Source);
        var (source, digest) = named is null ? await UploadAsync(api, request) : await FindAsync(api, request, named);
        try
        {
            // Faults of the beginning are reported here, later ones by the batch.
            var input = api.Store.Inputs.Open(source, 0, 0);
            using (input as IDisposable)
                await content.OpenAsync(api.Table.Processors, input, options, api.Settings.LimitDecoded, cancellation);
            var fingerprint = key is null ? null : $"{digest} {QueryOptions.WithoutKey(request)}";
            var id = key is null ? BatchId.New(api.Clock.GetUtcNow()) : BatchId.FromKey(key);
            var (state, created) = await api.Client.StartAsync(id, source, options, fingerprint, cancellation);
            if (!created && named is null) await api.Store.Inputs.DeleteUploadAsync(source.Name, cancellation);
            if (!created && state.Fingerprint != fingerprint)
            {
                throw new BatchException(
                    ErrorCodes.IdempotencyConflict,
                    $"This {IdempotencyKey} was used with another input or other options: use a new key.");
            }

            state = await PreferredWait.ForEndAsync(api, request, state.Id) ?? state;
            request.ResponseHeaders.Location = $"{request.Root}/api/batches/{state.Id}";
            return BatchEndpoints.Respond(
                api, request, state, state.HasEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
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
            $"upload the file to the blob container '{ApiOptions.InputContainer}', which starts a batch. On Azure, "
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
        const string Container = $"{ApiOptions.InputContainer}/";
        if (!named.StartsWith(Container, StringComparison.Ordinal) || named.Length == Container.Length)
            throw BatchException.Option(Source, $"{Source} '{named}' must be a blob of {Container}.");
        if (await request.Body.ReadAsync(new byte[1], request.Aborted) > 0)
            throw BatchException.Option(Source, $"The request has {Source} and a body: send one of them.");
        var name = named[Container.Length..];
        var found = await api.Store.Inputs.FindAsync(ApiOptions.InputContainer, name, request.Aborted)
            ?? throw new BatchException(ErrorCodes.SourceNotFound, $"The blob {named} does not exist.", new(Source));
        return found.Fault is { } fault
            ? throw new BatchException(fault.Code, fault.Message, new(Source))
            : (found.Blob, $"{named} {found.Blob.ETag}");
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
}
