namespace ServerlessAges.Api.Requests;

/// <summary>A blob of the input container that a request names instead of sending a body.</summary>
internal static class NamedSource
{
    public const string Option = "source";

    /// <summary>Finds the current version of the blob.</summary>
    public static async Task<BlobReference> FindAsync(ApiContext api, HttpRequest request, string name)
    {
        var cancellation = request.Aborted;
        var container = $"{api.Options.InputContainer}/";
        if (!name.StartsWith(container, StringComparison.Ordinal) || name.Length == container.Length)
            throw BatchException.Option(Option, $"{Option} '{name}' must be a blob of {container}.");
        if (await request.Body.ReadAsync(new byte[1], cancellation) > 0)
            throw BatchException.Option(Option, $"The request has {Option} and a body: send one of them.");
        var found = await api.Store.Inputs.FindAsync(
            api.Options.InputContainer, name[container.Length..], cancellation);
        var fault = found is null
            ? new BatchException(ErrorCodes.SourceNotFound, $"The blob {name} does not exist.")
            : found.Fault;
        return fault is null
            ? found!.Blob
            : throw new BatchException(fault.Code, fault.Message) { At = new ErrorLocation(Option) };
    }
}
