using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>A blob in the container for dropped ones, named by a request instead of sent with it.</summary>
internal static class NamedSource
{
    /// <summary>The name of the option.</summary>
    public const string Option = "source";

    /// <summary>Finds it in the version that is there now.</summary>
    /// <exception cref="BatchException">It cannot be named, cannot be read, or a body came as well.</exception>
    /// <exception cref="ProblemException">404: there is none.</exception>
    public static async Task<BlobReference> FindAsync(ApiContext api, Stream body, string named, CancellationToken cancellation)
    {
        var container = $"{api.Options.Drops}/";
        if (!named.StartsWith(container, StringComparison.Ordinal) || named.Length == container.Length)
            throw BatchException.Option(Option, $"{Option} '{named}' must be {container}NAME: only blobs in that container can be named.");
        if (await body.ReadAsync(new byte[1], cancellation).ConfigureAwait(false) > 0)
            throw BatchException.Option(Option, $"The request names a {Option} and has a body too: send one of them.");
        var found = await api.Store.FindInputAsync(api.Options.Drops, named[container.Length..], cancellation).ConfigureAwait(false)
            ?? throw new ProblemException(StatusCodes.Status404NotFound, ErrorCodes.SourceNotFound, $"There is no blob {named}.")
            {
                At = new ErrorLocation(Option),
            };
        return found.Fault is null
            ? found.Blob
            : throw new BatchException(found.Fault.Code, found.Fault.Message) { At = new ErrorLocation(Option) };
    }
}
