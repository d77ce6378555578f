using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Blobs;

/// <summary>
/// Creates a container of ours when a request does not find it, and sends the request again. So nothing is asked of storage before it
/// is needed, and a container that was deleted comes back.
/// </summary>
internal sealed class MissingContainers(BlobStoreOptions options) : HttpPipelinePolicy
{
    private readonly BlobServiceClient service = BlobServiceFactory.Create(options); // without this policy
    private readonly string[] containers = [options.Drops, options.Results, options.Working];

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        if (message.Response.Status != 404
            || !message.Response.Headers.TryGetValue("x-ms-error-code", out var code) || code != BlobErrorCode.ContainerNotFound
            || !containers.Contains(new BlobUriBuilder(message.Request.Uri.ToUri()).BlobContainerName))
        {
            return;
        }

        foreach (var container in containers)
        {
            await service.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: message.CancellationToken)
                .ConfigureAwait(false);
        }

        message.Response.Dispose();
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Send requests asynchronously.");
}
