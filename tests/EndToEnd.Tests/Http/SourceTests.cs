using System.Net;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Tests.Http;

/// <summary>POST /api/batches?source=…: a blob that is there, instead of a body.</summary>
[Collection("service")]
public sealed class SourceTests(Service service)
{
    [Fact]
    public async Task A_blob_that_is_named_becomes_a_batch_with_the_options_of_the_query()
    {
        var name = $"named/seven {Guid.NewGuid()}.csv";
        await service.InputContainer.GetBlobClient(name).UploadAsync(new BinaryData(Inputs.Csv));

        using var answer = await StartAsync(name, "&referenceYear=2017");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var id = answer.Headers.Location!.Segments[^1];
        var batch = await service.EndedAsync(id);
        Assert.Equal($"scientists/{name}", batch.GetProperty("source").GetString());
        Assert.Equal(Samples.Ages2017, await service.AgesAsync(id));
        using var deleted = await service.SendAsync(HttpMethod.Delete, $"api/batches/{id}");
        Assert.True(await service.InputContainer.GetBlobClient(name).ExistsAsync()); // it was not ours
    }

    [Fact]
    public async Task A_key_holds_for_the_blob_in_its_version()
    {
        var name = $"{Guid.NewGuid()}.csv";
        var blob = service.InputContainer.GetBlobClient(name);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        await blob.UploadAsync(new BinaryData(Inputs.Csv));

        using var first = await StartAsync(name, "", key);
        using var second = await StartAsync(name, "", key);
        await service.EndedAsync(first.Headers.Location!.Segments[^1]);
        await blob.UploadAsync(new BinaryData(Inputs.Ndjson), overwrite: true);
        using var other = await StartAsync(name, "", key);

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        await Service.ProblemAsync(other, 409, "idempotency-conflict");
    }

    [Fact]
    public async Task A_processor_whose_key_the_host_lacks_is_refused_before_a_batch_starts()
    {
        var name = $"{Guid.NewGuid()}.csv";
        await service.InputContainer.GetBlobClient(name).UploadAsync(new BinaryData(Inputs.Csv));

        using var answer = await StartAsync(name, "&processor=pseudonym");

        await Service.ProblemAsync(answer, 400, "missing-key");
    }

    [Fact]
    public async Task Invalid_names_are_refused()
    {
        var page = $"{Guid.NewGuid()}.csv";
        await service.InputContainer.GetPageBlobClient(page).CreateAsync(512);
        await service.InputContainer.GetBlobClient($"{page}.2").UploadAsync(new BinaryData("name,year\n"));

        foreach (var source in new[] { "results/x/results.ndjson", "scientists", "scientists/", "https://elsewhere/scientists/a.csv" })
        {
            using var foreign = await service.SendAsync(HttpMethod.Post, $"api/batches?source={Uri.EscapeDataString(source)}");
            Assert.Equal("source", (await Service.ProblemAsync(foreign, 400, "bad-option")).GetProperty("option").GetString());
        }

        using var missing = await StartAsync("not-there.csv", "");
        await Service.ProblemAsync(missing, 404, "source-not-found");
        using var outside = await StartAsync("../batches/states/x.json", "");
        await Service.ProblemAsync(outside, 400, "bad-blob-name");
        using var both = await service.SendAsync(HttpMethod.Post, $"api/batches?source=scientists/{page}.2", Inputs.Csv);
        await Service.ProblemAsync(both, 400, "bad-option");
        using var pages = await StartAsync(page, "");
        await Service.ProblemAsync(pages, 400, "not-a-block-blob");
        using var wrong = await StartAsync($"{page}.2", "");
        await Service.ProblemAsync(wrong, 400, "missing-column");
        Assert.True(await service.InputContainer.GetBlobClient($"{page}.2").ExistsAsync());
    }

    private Task<HttpResponseMessage> StartAsync(string name, string query, params (string, string)[] headers) =>
        service.SendAsync(HttpMethod.Post, $"api/batches?source={Uri.EscapeDataString($"scientists/{name}")}{query}", null, headers);
}
