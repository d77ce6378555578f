using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;

namespace ServerlessAges.Tests;

public sealed class BlobServiceFactoryTests
{
    private static readonly Uri Account = new("https://account.blob.core.windows.net");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Says_what_to_do_where_no_storage_is_set_up(string? connectionString)
    {
        var failure = Assert.Throws<InvalidOperationException>(() =>
            BlobServiceFactory.Create(new BlobStoreOptions { ConnectionString = connectionString }));

        Assert.Contains("UseDevelopmentStorage=true", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_two_accounts()
    {
        Assert.Throws<InvalidOperationException>(() => BlobServiceFactory.Create(
            new BlobStoreOptions { ConnectionString = "UseDevelopmentStorage=true", ServiceUri = Account }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    public void Without_a_connection_string_no_client_can_sign_with_a_key(string? clientId)
    {
        var service = BlobServiceFactory.Create(
            new BlobStoreOptions { ServiceUri = Account, ManagedIdentityClientId = clientId });

        Assert.Equal(Account, service.Uri);
        Assert.False(service.CanGenerateAccountSasUri); // it is the key that would allow it
    }

    [Fact]
    public async Task Without_a_connection_string_requests_carry_the_identitys_token()
    {
        var seen = new TaskCompletionSource<string>();
        var options = new BlobStoreOptions { ServiceUri = Account, Credential = new FixedCredential() };
        var service = BlobServiceFactory.Create(options, client =>
        {
            client.Retry.MaxRetries = 0;
            client.AddPolicy(new Refusing(seen), HttpPipelinePosition.BeforeTransport);
        });

        await Assert.ThrowsAsync<StorageException>(() => service.GetBlobContainerClient("results").CreateAsync());

        Assert.Equal("Bearer token", await seen.Task);
    }

    [Fact]
    public void Development_storage_is_signed_with_its_published_key()
    {
        var service = BlobServiceFactory.Create(new BlobStoreOptions { ConnectionString = "UseDevelopmentStorage=true" });

        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1", service.Uri.AbsoluteUri);
        Assert.True(service.CanGenerateAccountSasUri);
    }

    [Theory]
    [InlineData("https://account.blob.core.windows.net", StorageChecksumAlgorithm.Auto)]
    [InlineData("https://account.z12.blob.storage.azure.net", StorageChecksumAlgorithm.Auto)]
    [InlineData("https://account.blob.core.chinacloudapi.cn", StorageChecksumAlgorithm.Auto)]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1", StorageChecksumAlgorithm.None)]
    [InlineData("http://azurite:10000/devstoreaccount1", StorageChecksumAlgorithm.None)]
    [InlineData("http://account.blob.localhost:10000", StorageChecksumAlgorithm.None)]
    public void The_address_decides_on_checksums(string address, StorageChecksumAlgorithm expected) =>
        Assert.Equal(expected, BlobServiceFactory.ValidationFor(new Uri(address)));

    private sealed class FixedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Refusing(TaskCompletionSource<string> seen) : AsyncPolicy
    {
        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            message.Request.Headers.TryGetValue("Authorization", out var authorization);
            seen.TrySetResult(authorization ?? "none");
            throw new RequestFailedException("Not sent.");
        }
    }
}
