using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;
using ServerlessAges.Batches;
using ServerlessAges.Records;

namespace ServerlessAges.Api;

/// <summary>POST /api/batches: the body is the input, the query its options.</summary>
public static class StartBatch
{
    private const int MaxKey = 200;

    /// <summary>Accepts a batch: 202 with its address, or a problem that says what is wrong with it.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        var cancellation = request.HttpContext.RequestAborted;
        var content = InputContent.Of(request);
        var options = ReadOptions(api, request, content);
        var key = ReadKey(request);
        if (request.ContentLength > api.Options.MaxBody) throw LimitedBody.TooLarge(api.Options);

        using var body = new LimitedBody(request.Body, api.Options);
        var upload = await api.Store.UploadAsync(body, cancellation).ConfigureAwait(false);
        try
        {
            await ValidateAsync(api, upload, content, options, cancellation).ConfigureAwait(false);
            var fingerprint = key is null ? null : $"{body.Hash()} {request.QueryString}";
            var id = key is null ? BatchId.New(api.Clock.GetUtcNow()) : BatchId.FromKey(key);
            var (state, created) = await api.Client.StartAsync(id, upload, options, fingerprint, cancellation).ConfigureAwait(false);
            if (!created)
            {
                await api.Store.DeleteUploadAsync(upload, cancellation).ConfigureAwait(false);
                if (state.Fingerprint != fingerprint) throw Reused();
            }

            request.HttpContext.Response.Headers.Location = $"{Respond.Root(request)}/api/batches/{state.Id}";
            return Respond.Batch(request, state, state.HasEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
        }
        catch (BadInputException)
        {
            await api.Store.DeleteUploadAsync(upload, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static BatchOptions ReadOptions(ApiContext api, HttpRequest request, InputContent content)
    {
        foreach (var name in request.Query.Keys)
        {
            // `code` is how a function key may come.
            if (!BatchOptionsReader.Names.Contains(name, StringComparer.OrdinalIgnoreCase) && name != "code")
            {
                throw new BadInputException(
                    "bad-option", $"There is no option '{name}': the options are {string.Join(", ", BatchOptionsReader.Names)}.");
            }
        }

        var options = BatchOptionsReader.Read(name => request.Query[name].LastOrDefault(), api.Client.Defaults);
        return options with
        {
            Input = options.Input with
            {
                Format = options.Input.Format ?? content.Format,
                Delimiter = options.Input.Delimiter ?? content.Delimiter,
            },
        };
    }

    private static string? ReadKey(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].LastOrDefault();
        if (key is null) return null;
        return key.Length is > 0 and <= MaxKey
            ? key
            : throw new BadInputException("bad-option", $"Idempotency-Key must have 1 to {MaxKey} characters.");
    }

    // What is wrong with the beginning is said at once; what is wrong further on, by the batch.
    private static async Task ValidateAsync(
        ApiContext api, BlobReference upload, InputContent content, BatchOptions options, CancellationToken cancellation)
    {
        if (upload.Length == 0) throw new BadInputException("empty-input", "The body is empty: send CSV, NDJSON or a JSON array.");
        var source = api.Store.OpenInput(upload, 0, 0);
        using var release = source as IDisposable;
        if (content.Gzip && !await PlainInput.IsGzipAsync(source, cancellation).ConfigureAwait(false))
            throw new BadInputException("broken-gzip", "Content-Encoding says gzip, but the body is not.");
        await PlainInput
            .OpenAsync(source, options.Input, Processors.Describe(options).Columns, cancellation).ConfigureAwait(false);
    }

    private static ProblemException Reused() => new(
        StatusCodes.Status409Conflict, "idempotency-conflict",
        "This Idempotency-Key was used for another body or other options: use a new key for a new batch.");
}
