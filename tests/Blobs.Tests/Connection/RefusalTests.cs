using Azure;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests;

/// <summary>What storage refuses becomes a short code and one line, never its XML.</summary>
[Collection(nameof(Azurite))]
public sealed class RefusalTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(409, "BlobArchived", "source-archived", "Rehydrate it")]
    [InlineData(409, "BlobBeingRehydrated", "source-archived", "Wait")]
    [InlineData(409, "BlobUsesCustomerSpecifiedEncryption", "source-encrypted", "customer-provided key")]
    [InlineData(403, "AuthorizationPermissionMismatch", "source-forbidden", "403 AuthorizationPermissionMismatch")]
    [InlineData(401, "InvalidAuthenticationInfo", "source-forbidden", "Grant access")]
    [InlineData(404, "ContainerNotFound", "source-missing", "was deleted")]
    [InlineData(409, "ContainerBeingDeleted", "source-missing", "was deleted")]
    [InlineData(416, "InvalidRange", "source-unreadable", "416 InvalidRange")]
    [InlineData(400, "InvalidHeaderValue", "source-unreadable", "400 InvalidHeaderValue")]
    public async Task A_refusal_of_an_input_becomes_a_fault_that_names_it(int status, string code, string expected, string hint)
    {
        var test = await TestStore.CreateAsync(azurite);
        var input = await test.PutAsync("in.csv", [1, 2, 3]);
        var through = test.Through(new Refusal(_ => true, status, code));

        var fault = await Assert.ThrowsAsync<BatchException>(async () => await through.Inputs.Open(input, 0, 3).ReadAsync(0, new byte[3], default));
        var found = await through.Inputs.FindAsync(input.Container, input.Name, default);

        Assert.Equal(expected, fault.Code);
        Assert.Contains(hint, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{input.Container}/in.csv", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        // A blob that is not there is no fault.
        Assert.Equal(code == "ContainerNotFound" ? null : expected, found?.Fault?.Code);
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServerBusy")]
    [InlineData(429, "TooManyRequests")]
    public async Task A_transient_error_is_thrown_in_one_line(int status, string code)
    {
        var test = await TestStore.CreateAsync(azurite);
        var input = await test.PutAsync("in.csv", [1, 2, 3]);
        var through = test.Through(new Refusal(_ => true, status, code));

        foreach (var request in (Func<Task>[])
            [() => through.Inputs.Open(input, 0, 3).ReadAsync(0, new byte[3], default).AsTask(), () => through.Inputs.FindAsync(input.Container, input.Name, default)])
        {
            var refusal = await Assert.ThrowsAsync<StorageException>(request);
            Assert.Equal((status, code), (refusal.Status, refusal.Code));
            Assert.StartsWith($"Storage answered {status} {code} to ", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }

    [Fact]
    public async Task Unreachable_storage_is_reported_in_one_line()
    {
        var options = new BlobStoreOptions { ConnectionString = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:9/a;" };
        var service = BlobServiceFactory.Create(
            options, client => (client.Retry.MaxRetries, client.Retry.Delay) = (2, TimeSpan.FromMilliseconds(1)));
        var store = BlobStorage.Create(new BlobContainers(service, options));

        var refusal = await Assert.ThrowsAsync<StorageException>(() => store.States.FindAsync("a", default));

        Assert.StartsWith("Storage does not answer: Connection refused", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.DoesNotContain("Retry", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiers_and_leases_as_the_emulator_has_them()
    {
        var test = await TestStore.CreateAsync(azurite);
        var cool = await PutAsync("cool.csv", AccessTier.Cool);
        var cold = await PutAsync("cold.csv", AccessTier.Cold);
        var archived = await PutAsync("archived.csv", AccessTier.Archive);
        await Azure.Storage.Blobs.Specialized.SpecializedBlobExtensions.GetBlobLeaseClient(test.Inputs.GetBlobClient("cool.csv"))
            .AcquireAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(1, await test.Store.Inputs.Open(cool, 0, 0).ReadAsync(0, new byte[1], default));
        Assert.Equal(1, await test.Store.Inputs.Open(cold, 0, 0).ReadAsync(0, new byte[1], default));
        var fault = await Assert.ThrowsAsync<BatchException>(async () => await test.Store.Inputs.Open(archived, 0, 0).ReadAsync(0, new byte[1], default));
        Assert.Equal("source-archived", fault.Code);
        Assert.Equal(3, await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).CountAsync(uploaded => uploaded.Fault is null));

        async Task<BlobReference> PutAsync(string name, AccessTier tier)
        {
            var blob = await test.PutAsync(name, [1]);
            await test.Inputs.GetBlobClient(name).SetAccessTierAsync(tier);
            return blob;
        }
    }
}
