using System.Xml;

namespace ServerlessAges.Api.Batches;

/// <summary>Stores the body as a blob that batches can read. Starts none.</summary>
public static class StoreInput
{
    private const int MaxName = 1024;

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string name)
    {
        QueryOptions.Only(request);
        name = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase); // routing decodes all other characters
        var shown = $"{ApiOptions.StoredContainer}/{name}";
        if (!api.Options.InputContainers.Contains(ApiOptions.StoredContainer))
        {
            throw new BatchException(
                ErrorCodes.RouteNotFound,
                $"This host stores no inputs: {ApiOptions.StoredContainer} is not in Ages__inputContainers.");
        }

        if (name.Length is 0 or > MaxName || !name.All(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter)))
        {
            throw new BatchException(
                ErrorCodes.BadBlobName,
                $"{SanitizedText.Of(shown)} is not a name: it must have 1 to {MaxName} characters, and no control characters.");
        }

        var found = await api.Store.Inputs.FindAsync(ApiOptions.StoredContainer, name, request.Aborted);
        if (found?.Fault is { } fault) throw fault;
        if (found is not null) throw Exists();
        var limit = new BodyLimit(api.Options.MaxBody, $"upload the file to the blob container '{ApiOptions.StoredContainer}'.");
        using var permit = await BodyLimiter.Uploads.EnterAsync(request);
        var blob = await api.Store.Inputs.StoreAsync(
            ApiOptions.StoredContainer, name, limit.Body(request), request.Aborted) ?? throw Exists();
        request.ResponseHeaders.ETag = $"\"{blob.ETag}\"";
        return TypedResults.Json(
            new StoredInputView(shown, blob.ETag, blob.Length), ApiJson.Readable.StoredInputView,
            statusCode: StatusCodes.Status201Created);

        BatchException Exists() => new(
            ErrorCodes.InputExists, $"{shown} exists. Use another name, or delete the blob first.");
    }
}
