using System.Net;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Http;

/// <summary>PUT /api/inputs/NAME.</summary>
[Collection("service")]
public sealed class StoredInputTests(Service service)
{
    private readonly string folder = Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData("a.csv", "a.csv")]
    [InlineData("b/c%20d.csv", "b/c d.csv")]
    [InlineData("b%2Fc.csv", "b/c.csv")]
    [InlineData("%C3%A9%25%3F%2A%23.csv", "é%?*#.csv")]
    public async Task A_body_is_stored_once_under_its_name(string path, string name)
    {
        using var created = await PutAsync(path, Inputs.Csv);
        using var again = await PutAsync(path, Inputs.Ndjson);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var answer = Service.Json(await created.Content.ReadAsStringAsync());
        var blob = new BlobContainerClient(service.Storage, "inputs").GetBlobClient($"{folder}/{name}");
        var stored = (await blob.DownloadContentAsync()).Value;
        Assert.Equal(Inputs.Csv, stored.Content.ToArray());
        Assert.Equal($"inputs/{folder}/{name}", answer.GetProperty("name").GetString());
        Assert.Equal(stored.Details.ETag.ToString().Trim('"'), answer.GetProperty("eTag").GetString());
        Assert.Equal(stored.Details.ETag, created.Headers.ETag is { } tag ? new Azure.ETag(tag.ToString()) : default);
        Assert.Equal(Inputs.Csv.Length, answer.GetProperty("length").GetInt32());
        await Service.ProblemAsync(again, 409, "input-exists");
    }

    [Theory]
    [InlineData("a%5Cb.csv", "bad-blob-name")]
    [InlineData("a%01b.csv", "bad-blob-name")]
    [InlineData("a.csv?format=csv", "bad-option")]
    public async Task Other_names_and_options_are_refused(string path, string code)
    {
        using var answer = await PutAsync(path, Inputs.Csv);

        await Service.ProblemAsync(answer, 400, code);
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused()
    {
        using var answer = await PutAsync(new string('a', 1024), Inputs.Csv);

        await Service.ProblemAsync(answer, 400, "bad-blob-name");
    }

    [Fact]
    public async Task A_stored_input_starts_no_batch_and_can_be_a_source()
    {
        using var created = await PutAsync("a.csv", Inputs.Csv);

        using var answer = await service.SendAsync(HttpMethod.Post, $"api/batches?source=inputs/{folder}/a.csv&referenceYear=2017");

        var id = answer.Headers.Location!.Segments[^1];
        await service.EndedAsync(id);
        Assert.Equal(Samples.Ages2017, await service.AgesAsync(id));
    }

    private Task<HttpResponseMessage> PutAsync(string path, byte[] body) =>
        service.SendAsync(HttpMethod.Put, $"api/inputs/{folder}/{path}", body, ("Content-Type", "image/png"));
}
