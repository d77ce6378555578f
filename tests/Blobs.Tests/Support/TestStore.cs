using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Support;

/// <summary>A store with its own containers. Its requests can be observed or made to fail.</summary>
internal sealed class TestStore
{
    private readonly string connectionString;
    private readonly string unique = Guid.NewGuid().ToString("N");

    private TestStore(string connectionString)
    {
        this.connectionString = connectionString;
        Service = BlobServiceFactory.Create(Options());
        Store = Through();
    }

    public BatchStorage Store { get; }

    public BlobServiceClient Service { get; }

    public BlobContainerClient Inputs => Service.GetBlobContainerClient(Options().Inputs);

    public BlobContainerClient Results => Service.GetBlobContainerClient(Options().Results);

    public BlobContainerClient Working => Service.GetBlobContainerClient(Options().Working);

    public static async Task<TestStore> CreateAsync(AzuriteFixture azurite)
    {
        var test = new TestStore(azurite.ConnectionString);
        foreach (var container in new[] { test.Inputs, test.Results, test.Working }) await container.CreateAsync();
        return test;
    }

    /// <summary>Another store on the same containers, as another instance has it, with retries that do not wait.</summary>
    public BatchStorage Through(HttpPipelinePolicy? policy = null, StorageChecksumAlgorithm? validation = null)
    {
        var options = Options(validation);
        var service = BlobServiceFactory.Create(options, client =>
        {
            client.Retry.Mode = RetryMode.Fixed;
            client.Retry.Delay = TimeSpan.FromMilliseconds(1);
            if (policy is not null) client.AddPolicy(policy, HttpPipelinePosition.BeforeTransport);
        });
        return BlobStorage.Create(new BlobContainers(service, options));
    }

    public async Task<BlobReference> PutAsync(string name, byte[] content)
    {
        var blob = Inputs.GetBlobClient(name);
        await blob.UploadAsync(new BinaryData(content), overwrite: true);
        return (await Store.Inputs.FindAsync(Inputs.Name, name, default))!.Blob;
    }

    public static async Task<string[]> NamesAsync(BlobContainerClient container) =>
        await container.GetBlobsAsync().Select(blob => blob.Name).ToArrayAsync();

    public BlobStoreOptions Options(StorageChecksumAlgorithm? validation = null) => new()
    {
        ConnectionString = connectionString,
        Inputs = $"scientists-{unique}",
        Results = $"results-{unique}",
        Working = $"batches-{unique}",
        TransferValidation = validation,
    };
}
