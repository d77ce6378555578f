using System.Text;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Batches;

/// <summary>The seven scientists over HTTP and as uploaded blobs, in every format.</summary>
[Collection("service")]
public sealed class SevenAgesTests(Service service)
{
    private const string Csv = "name,age\nAda Lovelace,202\nEmmy Noether,135\nMarie Curie,150\nTu Youyou,87\nAda Yonath,78\nVera Rubin,89\nSally Ride,66\n";

    public static TheoryData<string, string, bool> Bodies => new()
    {
        { "csv", "text/csv", false }, { "csv", "text/csv", true },
        { "ndjson", "application/x-ndjson", false }, { "ndjson", "application/x-ndjson", true },
        { "json", "application/json", false }, { "json", "application/json", true },
        { "csv", "application/x-www-form-urlencoded", false }, // the default of curl
        { "json", "application/octet-stream", true },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Over_http_in_every_format(string format, string type, bool gzip)
    {
        var body = Body(format);

        var id = await service.AcceptedAsync(gzip ? Inputs.Gzip(body) : body, type, "?referenceYear=2017", gzip ? "gzip" : null);

        var batch = await service.EndedAsync(id);
        Assert.Equal(7, batch.GetProperty("counts").GetProperty("results").GetInt64());
        Assert.Equal(Samples.Ages2017, await service.AgesAsync(id));
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task Results_are_returned_in_every_format(string stored)
    {
        var id = await service.AcceptedAsync(Inputs.Csv, query: $"?referenceYear=2017&format={stored}");
        await service.EndedAsync(id);

        Assert.Equal(stored == "csv" ? Csv : Samples.Ages2017, await service.AgesAsync(id));
        Assert.Equal(Samples.Ages2017, await service.AgesAsync(id, "application/x-ndjson"));
        Assert.Equal(Csv, await service.AgesAsync(id, "text/csv"));
        var array = Service.Json(await service.AgesAsync(id, "application/json"));
        Assert.Equal([202, 135, 150, 87, 78, 89, 66], array.EnumerateArray().Select(age => age.GetProperty("age").GetInt32()));
        Assert.Equal("Ada Lovelace", array[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task Ages_on_a_day_and_at_death_are_returned_in_every_format(string stored)
    {
        const string Ndjson = "{\"name\":\"Ada\",\"age\":201,\"ageAtDeath\":36}\n{\"name\":\"Tu\",\"age\":87,\"ageAtDeath\":null}\n";
        var id = await service.AcceptedAsync(
            "name,born,died\nAda,1815-12-10,1852-11-27\nTu,1930,\n"u8.ToArray(), query: $"?asOf=2017-06-30&format={stored}");
        await service.EndedAsync(id);

        Assert.Equal(Ndjson, await service.AgesAsync(id, "application/x-ndjson"));
        Assert.Equal("name,age,ageAtDeath\nAda,201,36\nTu,87,\n", await service.AgesAsync(id, "text/csv"));
        var array = Service.Json(await service.AgesAsync(id, "application/json"));
        Assert.Equal(Ndjson, string.Concat(array.EnumerateArray().Select(age => age.GetRawText() + "\n")));
    }

    [Theory]
    [InlineData("csv", false, "ndjson")]
    [InlineData("ndjson", false, "ndjson")]
    [InlineData("json", true, "csv")]
    public async Task As_an_uploaded_blob_with_options_in_its_metadata(string format, bool gzip, string stored)
    {
        var name = $"folder/seven {Guid.NewGuid()}.{format}";
        var body = gzip ? Inputs.Gzip(Body(format)) : Body(format);
        await service.InputContainer.GetBlobClient(name).UploadAsync(
            new BinaryData(body),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "2017", ["format"] = stored } });

        var id = await service.BatchOfBlobAsync(name);

        await service.EndedAsync(id);
        Assert.StartsWith("folder-seven-", id, StringComparison.Ordinal);
        var blob = service.Results.GetBlobClient($"{id}/results.{stored}");
        // Records of a JSON array can have a year of death, so the CSV header has the column.
        var csv = Csv.Replace("\n", ",\n", StringComparison.Ordinal).Replace("name,age,", "name,age,ageAtDeath", StringComparison.Ordinal);
        Assert.Equal(stored == "csv" ? csv : Samples.Ages2017, (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task An_uploaded_blob_runs_once_and_again_only_with_new_content()
    {
        var name = $"once-{Guid.NewGuid()}.csv";
        var blob = service.InputContainer.GetBlobClient(name);
        await blob.UploadAsync(new BinaryData(Inputs.Csv));
        var first = await service.BatchOfBlobAsync(name);
        await service.EndedAsync(first);

        await blob.UploadAsync(new BinaryData("name,born\nAda,1815\n"), overwrite: true);
        await Wait.UntilAsync(async () => (await service.OfSourceAsync(name)).Count == 2, "the new content becomes a batch");

        var second = (await service.OfSourceAsync(name)).Single(id => id != first);
        Assert.Equal(1, (await service.EndedAsync(second)).GetProperty("counts").GetProperty("results").GetInt64());
        Assert.Equal(7, (await service.EndedAsync(first)).GetProperty("counts").GetProperty("results").GetInt64());
    }

    [Fact]
    public async Task The_manifest_accounts_for_every_record()
    {
        var id = await service.AcceptedAsync(Encoding.UTF8.GetBytes("name,born\nAda,1815\n\nPlato,530s\n"), query: "?referenceYear=2017");
        await service.EndedAsync(id);

        var manifest = await service.GetAsync($"api/batches/{id}/manifest");
        var rejected = Service.Json(await service.Http.GetStringAsync(new Uri($"api/batches/{id}/rejected", UriKind.Relative)));

        var counts = manifest.GetProperty("counts");
        Assert.Equal(3, counts.GetProperty("rows").GetInt64());
        Assert.Equal(2, counts.GetProperty("records").GetInt64());
        Assert.Equal(1, counts.GetProperty("rejected").GetInt64());
        Assert.Equal(4, rejected.GetProperty("line").GetInt64());
        Assert.Equal("Plato,530s", rejected.GetProperty("raw").GetString());
        Assert.Equal("invalid-year", rejected.GetProperty("reason").GetString());
    }

    private static byte[] Body(string format) => format switch
    {
        "csv" => Inputs.Csv,
        "ndjson" => Inputs.Ndjson,
        _ => Inputs.JsonArray,
    };
}
