using System.Xml;

namespace ServerlessAges.Api.Batches;

/// <summary>Stores the body as a blob that batches can read. Starts none.</summary>
public static class StoreInput
{
    private const string Container = ApiOptions.StoredContainer;
    private const int MaxName = 1024;

    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string name)
    {
        QueryOptions.Only(request);
        name = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase); // routing decodes all other characters
        var shown = $"{Container}/{name}";
        if (!api.Options.InputContainers.Contains(Container))
        {
            throw new BatchException(
                ErrorCodes.RouteNotFound,
                $"This host stores no inputs: {Container} is not in Ages__inputContainers.");
        }

        if (name.Length is 0 or > MaxName || !name.All(one => XmlConvert.IsXmlChar(one) || char.IsSurrogate(one)))
        {
            throw new BatchException(
                ErrorCodes.BadBlobName,
                $"A name must have 1 to {MaxName} characters and no control characters: {SanitizedText.Of(shown)}.");
        }

        var found = await api.Store.Inputs.FindAsync(Container, name, request.Aborted);
        if (found?.Fault is { } fault) throw fault;
        if (found is not null) throw Exists();
        var limit = new BodyLimit(api.Options.MaxBody, $"upload the file to the blob container '{Container}'.");
        using var permit = await BodyLimiter.Uploads.EnterAsync(request);
        var blob = await api.Store.Inputs.StoreAsync(Container, name, limit.Body(request), request.Aborted)
            ?? throw Exists();
        request.ResponseHeaders.ETag = $"\"{blob.ETag}\"";
        return TypedResults.Json(
            new StoredInputView(shown, blob.ETag, blob.Length), ApiJson.Readable.StoredInputView,
            statusCode: StatusCodes.Status201Created);

        BatchException Exists() => new(
            ErrorCodes.InputExists, $"{shown} exists. Use another name, or delete the blob first.");
    }
}
