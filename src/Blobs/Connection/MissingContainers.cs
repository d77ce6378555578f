namespace ServerlessAges.Blobs.Connection;

/// <summary>Creates the containers when a request finds one missing, and sends the request again.</summary>
internal sealed class MissingContainers(BlobStoreOptions options) : HttpPipelinePolicy
{
    private readonly BlobServiceClient service = BlobServiceFactory.Create(options); // without this policy
    private readonly string[] containers = [options.Inputs, options.StoredInputs, options.Results, options.Working];

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (!message.Response.Headers.TryGetValue("x-ms-error-code", out var code)) return;
        if (code != BlobErrorCode.ContainerNotFound) return;
        if (!containers.Contains(new BlobUriBuilder(message.Request.Uri.ToUri()).BlobContainerName)) return;

        foreach (var container in containers)
        {
            try
            {
                await service.CreateBlobContainerAsync(container, cancellationToken: message.CancellationToken);
            }
            catch (StorageException exception) when (exception.Code == BlobErrorCode.ContainerAlreadyExists)
            {
                // Another request was first.
            }
        }

        message.Response.Dispose();
        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Send requests asynchronously.");
}
