using System.Net;
using System.Text;

namespace ServerlessAges.Tests.Http;

/// <summary>GET …/downloads: signed addresses at which storage serves the results.</summary>
[Collection("service")]
public sealed class DownloadsTests(Service service)
{
    [Fact]
    public async Task An_address_gives_that_result_and_nothing_else()
    {
        var body = Inputs.Mixed(20_000, seed: 91);
        var id = await service.AcceptedAsync(body, query: "?referenceYear=2017&format=csv");
        var batch = await service.EndedAsync(id);
        using var answer = await service.SendAsync(HttpMethod.Get, new Uri(batch.GetProperty("links").GetProperty("downloads").GetString()!).PathAndQuery);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var downloads = Service.Json(await answer.Content.ReadAsStringAsync());
        Assert.InRange(downloads.GetProperty("until").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));

        using var anybody = new HttpClient();
        foreach (var (member, name) in new[] { ("results", "results.csv"), ("rejected", "rejected.ndjson"), ("manifest", "manifest.json") })
        {
            var download = downloads.GetProperty(member);
            var address = new Uri(download.GetProperty("url").GetString()!);
            using var got = await anybody.GetAsync(address);
            var content = await got.Content.ReadAsByteArrayAsync();
            Assert.Equal(HttpStatusCode.OK, got.StatusCode);
            Assert.True(Service.Same(await service.ResultAsync(id, name), content), member);
            Assert.Equal(content.Length, download.GetProperty("length").GetInt64());
            Assert.Equal($"{id}-{name}", got.Content.Headers.ContentDisposition!.FileName!.Trim('"'));

            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Put, address.AbsoluteUri));
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Delete, address.AbsoluteUri));
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Get, address.AbsoluteUri.Replace(name, "other.ndjson", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Get, address.AbsoluteUri.Replace("/results/", "/batches/", StringComparison.Ordinal)));
        }

        async Task<HttpStatusCode> AskAsync(HttpMethod method, string address)
        {
            using var request = new HttpRequestMessage(method, address);
            if (method == HttpMethod.Put) (request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("other"))).Headers.Add("x-ms-blob-type", "BlockBlob");
            using var refused = await anybody.SendAsync(request);
            return refused.StatusCode;
        }
    }

    [Fact]
    public async Task There_are_none_before_a_batch_has_succeeded()
    {
        var failed = await service.AcceptedAsync("name,born\nAda,soon\n"u8.ToArray(), query: "?maxRejected=0");
        Assert.False((await service.EndedAsync(failed, "Failed")).GetProperty("links").TryGetProperty("downloads", out _));

        using var none = await service.SendAsync(HttpMethod.Get, $"api/batches/{failed}/downloads");
        using var missing = await service.SendAsync(HttpMethod.Get, "api/batches/missing/downloads");

        await Service.ProblemAsync(none, 409, "batch-failed");
        await Service.ProblemAsync(missing, 404, "batch-not-found");
    }
}
