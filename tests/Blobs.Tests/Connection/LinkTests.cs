using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests;

/// <summary>Links to results, signed with a user delegation key.</summary>
public sealed class LinkTests(LinkTests.AzuriteWithIdentities azurite) : IClassFixture<LinkTests.AzuriteWithIdentities>
{
    [Fact]
    public async Task An_identity_signs_a_link_to_a_result()
    {
        var address = new BlobServiceClient(azurite.ConnectionString).Uri; // skips where there is no Azurite
        var options = new BlobStoreOptions { ServiceUri = address, Credential = new Identity() };
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = AzuriteWithIdentities.IsItsOwn;
        var service = BlobServiceFactory.Create(options, client => client.Transport = new HttpClientTransport(handler));
        Assert.False(service.CanGenerateAccountSasUri);
        var store = BlobStorage.Create(new BlobContainers(service, options));

        var until = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds());
        var link = await store.Results.CreateLinkAsync("some-batch", "results.ndjson", until, default);

        // Azurite lends the key, and is too old for the signature that the client makes with it: what it says is looked at instead.
        var said = link.Query[1..].Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        Assert.Equal($"{options.ServiceUri}/results/some-batch/results.ndjson", link.GetLeftPart(UriPartial.Path));
        Assert.Equal(Identity.Id, said["skoid"]); // whose key it is, and that it is no account's
        Assert.Equal(("r", "b", "https"), (said["sp"], said["sr"], said["spr"]));
        Assert.Equal((until, until), (DateTimeOffset.Parse(said["se"], CultureInfo.InvariantCulture), DateTimeOffset.Parse(said["ske"], CultureInfo.InvariantCulture)));
        Assert.Equal("attachment;filename=\"some-batch-results.ndjson\"", said["rscd"]);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Where_storage_lends_none_the_role_that_is_missing_is_named(int status)
    {
        var options = new BlobStoreOptions { ServiceUri = new BlobServiceClient(azurite.ConnectionString).Uri, Credential = new Identity() };
        var service = BlobServiceFactory.Create(options, client => client.AddPolicy(new Refusing(status), HttpPipelinePosition.PerCall));

        var refusal = await Assert.ThrowsAsync<UnauthorizedAccessException>(() =>
            BlobStorage.Create(new BlobContainers(service, options)).Results.CreateLinkAsync("some-batch", "results.ndjson", DateTimeOffset.UtcNow.AddMinutes(5), default));

        Assert.Contains("Storage Blob Delegator", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Refusing(int status) : AsyncPolicy
    {
        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new RequestFailedException(status, "No.");
    }

    /// <summary>Azurite that takes tokens, for which it wants TLS.</summary>
    public sealed class AzuriteWithIdentities() : AzuriteFixture(Arguments)
    {
        private static readonly X509Certificate2 Certificate = MakeCertificate();

        public static bool IsItsOwn(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
            certificate?.GetCertHashString() == Certificate.GetCertHashString();

        private static string[] Arguments(string folder)
        {
            var (certificate, key) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
            File.WriteAllText(certificate, Certificate.ExportCertificatePem());
            File.WriteAllText(key, Certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
            return ["--oauth", "basic", "--cert", certificate, "--key", key];
        }

        private static X509Certificate2 MakeCertificate()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        }
    }

    // A token as Entra ID writes it; Azurite does not check the signature.
    private sealed class Identity : TokenCredential
    {
        public const string Id = "00000000-0000-0000-0000-000000000001";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var (now, until) = (DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(1));
            var claims = new Dictionary<string, object>
            {
                ["aud"] = "https://storage.azure.com", ["iss"] = $"https://sts.windows.net/{Id}/", ["oid"] = Id, ["tid"] = Id,
                ["iat"] = now.ToUnixTimeSeconds(), ["nbf"] = now.ToUnixTimeSeconds(), ["exp"] = until.ToUnixTimeSeconds(),
            };
            return new AccessToken($"{Part(new Dictionary<string, object> { ["alg"] = "HS256", ["typ"] = "JWT" })}.{Part(claims)}.c2lnbmVk", until);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));

        private static string Part(Dictionary<string, object> claims) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(claims)))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
