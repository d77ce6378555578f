namespace ServerlessAges.Api.Batches;

/// <summary>Starts a batch. The input is the body, or the blobs that source or sourceList name.</summary>
public static class StartBatch
{
    private const int MaxKey = 200;
    private const string IdempotencyKey = "Idempotency-Key";
    private const string SourceList = "sourceList";

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        var cancellation = request.Aborted;
        var content = InputContent.From(request);
        var options = QueryOptions.Read(api, request, content, QueryOptions.Source, SourceList);
        var key = ReadKey(request);
        api.Table.Processors.Find(options.Processor).RequireSecrets(api.Settings.Secrets);
        var input = await FindInputAsync(api, request);
        var source = input.Source;
        try
        {
            // Faults of the beginning are reported here, later ones by the batch.
            if (input.List is null || options.MaxRejectedInputs == 0)
                await CheckAsync(api, content, options, input, cancellation);
            var fingerprint = key is null ? null : $"{input.Digest} {QueryOptions.WithoutKey(request)}";
            var id = key is null ? BatchId.New(api.Clock.GetUtcNow()) : BatchId.FromKey(key);
            var (state, created) =
                await api.Client.StartAsync(id, source, options, fingerprint, cancellation, input.List);
            if (!created && input.IsUpload) await api.Store.Inputs.DeleteUploadAsync(source.Name, cancellation);
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
        catch (BatchException) when (input.IsUpload)
        {
            await api.Store.Inputs.DeleteUploadAsync(source.Name, CancellationToken.None);
            throw;
        }
    }

    private static async Task CheckAsync(
        ApiContext api, InputContent content, BatchOptions options, StartInput input, CancellationToken cancellation)
    {
        var first = api.Store.Inputs.Open(input.First, 0, 0);
        using var release = first as IDisposable;
        try
        {
            await content.OpenAsync(api.Table.Processors, first, options, api.Settings.LimitDecoded, cancellation);
        }
        catch (BatchException fault) when (input.List is not null)
        {
            throw new BatchException(
                fault.Code, $"{input.First.Container}/{input.First.Name}: {fault.Message}", fault.At);
        }
    }

    private static async Task<StartInput> FindInputAsync(ApiContext api, HttpRequest request)
    {
        string[] sources = [.. request.Query[QueryOptions.Source].Select(source => source ?? "")];
        var list = QueryOptions.Find(request, SourceList);
        if (sources is [] && list is null) return await UploadAsync(api, request);
        if (await request.Body.ReadAsync(new byte[1], request.Aborted) > 0)
        {
            var option = list is null ? QueryOptions.Source : SourceList;
            throw BatchException.Option(option, $"The request has {option} and a body: send one of them.");
        }

        if (list is null && sources is [var source] && !InputGlob.IsGlob(source))
        {
            var (blob, _) = await api.Client.Inputs.FindAsync(source, request.Aborted);
            return new StartInput(blob, $"{source} {blob.ETag}", blob);
        }

        var stored = await api.Client.Inputs.StoreAsync(sources, list, request.Aborted);
        return new StartInput(stored.Source, stored.Digest, stored.First.Blob, stored.List) { IsUpload = true };
    }

    private static async Task<StartInput> UploadAsync(ApiContext api, HttpRequest request)
    {
        var limit = new BodyLimit(
            api.Options.MaxBody,
            $"upload the file to the blob container '{ApiOptions.InputContainer}', which starts a batch. On Azure, "
            + "do the same with a file that cannot be sent within 230 s.");
        using var hash = SHA256.Create();
        await using var body = new CryptoStream(limit.Body(request), hash, CryptoStreamMode.Read);
        using var permit = await BodyLimiter.Uploads.EnterAsync(request);
        var source = await api.Store.Inputs.UploadAsync(body, request.Aborted);
        return new StartInput(source, Convert.ToHexStringLower(hash.Hash!), source) { IsUpload = true };
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

    /// <param name="Digest">With the query, it is the fingerprint of the request.</param>
    private sealed record StartInput(BlobReference Source, string Digest, BlobReference First, InputList? List = null)
    {
        public bool IsUpload { get; init; } // deleted if no batch reads it
    }
}
