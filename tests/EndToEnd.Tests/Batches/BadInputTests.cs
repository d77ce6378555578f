using System.Text;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Tests.Batches;

/// <summary>Invalid inputs and options: error codes, failed batches and rejected records.</summary>
[Collection("service")]
public sealed class BadInputTests(Service service)
{
    public static TheoryData<string, byte[], string, int, string> Refused => new()
    {
        { "empty body", [], "text/csv", 400, "empty-input" },
        { "unknown type", Inputs.Csv, "image/png", 415, "unknown-content-type" },
        { "unknown charset", Inputs.Csv, "text/csv; charset=latin1", 415, "unknown-charset" },
        { "unknown charset in quotes", Inputs.Csv, "text/csv; charset=\"koi8-r\"", 415, "unknown-charset" },
        { "no header", "Ada,1815\nEmmy,1882\n"u8.ToArray(), "text/csv", 400, "missing-column" },
        { "missing column", "name,year\nAda,1815\n"u8.ToArray(), "text/csv", 400, "missing-column" },
        { "column twice", "name,born,Name\nAda,1815,x\n"u8.ToArray(), "text/csv", 400, "ambiguous-column" },
        { "broken JSON array", "[{\"name\":\"Ada\",\"born\":1815}"u8.ToArray(), "application/json", 400, "invalid-json" },
        { "not an array", "{\"name\":\"Ada\",\"born\":1815}"u8.ToArray(), "application/json", 400, "invalid-json" },
        { "one object over several lines", "{\n  \"name\": \"Ada\",\n  \"born\": 1815\n}\n"u8.ToArray(), "application/x-ndjson", 400, "invalid-json" },
        { "UTF-16 without a byte order mark", Encoding.Unicode.GetBytes("name,born\nAda,1815\n"), "text/csv", 400, "bad-encoding" },
        { "windows-1252", Encoding.Latin1.GetBytes("name,born,größe\n"), "text/csv", 400, "bad-encoding" },
        { "a zip archive", Inputs.Zip, "text/csv", 400, "unsupported-format" },
        { "a zip archive in gzip", Inputs.Gzip(Inputs.Zip), "application/gzip", 400, "unsupported-format" },
        { "gzip, then text", [.. Inputs.Gzip(Inputs.Csv), .. "Bob,1930\n"u8], "text/csv", 400, "invalid-gzip" },
        { "an image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52], "application/octet-stream", 400, "unsupported-format" },
        { "line ends removed, as curl -d does", "id,name,born,city1,Ann,1815,X2,Bob,1930,Y"u8.ToArray(), "text/csv", 400, "no-rows" },
        { "a header without end", Encoding.UTF8.GetBytes("\"" + new string('x', 2_000_000)), "text/csv", 400, "bad-header" },
        { "truncated gzip", Inputs.Gzip(Inputs.Csv)[..40], "text/csv", 400, "invalid-gzip" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Is_refused_with_a_code(string what, byte[] body, string type, int status, string code)
    {
        using var answer = await service.PostAsync(body, type);

        await AssertProblemAsync(answer, status, code, what);
    }

    [Theory]
    [InlineData("?referenceYear=0", "bad-option")]
    [InlineData("?referenceYear=soon", "bad-option")]
    [InlineData("?chunkSize=-1", "bad-option")]
    [InlineData("?format=xml", "bad-option")]
    [InlineData("?maxRejected=lots", "bad-option")]
    [InlineData("?columns=nickname=x", "bad-option")]
    [InlineData("?yearOfReference=2017", "bad-option")]
    [InlineData("?processor=horoscope", "bad-option")]
    [InlineData("?referenceYear=2017&referenceYear=1900", "bad-option")]
    [InlineData("?format=csv&Format=csv", "bad-option")]
    [InlineData("?source=scientists/a.csv&source=scientists/b.csv", "bad-option")]
    public async Task Bad_options_are_refused_by_name(string query, string code)
    {
        using var answer = await service.PostAsync(Inputs.Csv, query: query);

        await AssertProblemAsync(answer, 400, code, query);
    }

    [Fact]
    public async Task Plain_text_declared_as_gzip_is_refused()
    {
        using var plain = await service.PostAsync(Inputs.Csv, encoding: "gzip");

        await AssertProblemAsync(plain, 400, "invalid-gzip", "plain text declared as gzip");
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, br")]
    [InlineData("gzip, gzip")]
    [InlineData("gzip;q=1")]
    public async Task Unsupported_codings_are_refused_with_the_supported_ones(string coding)
    {
        using var answer = await service.SendAsync(
            HttpMethod.Post, "api/batches", Inputs.Gzip(Inputs.Csv), ("Content-Type", "text/csv"), ("Content-Encoding", coding));

        await AssertProblemAsync(answer, 415, "unknown-content-encoding", coding);
        Assert.Equal("gzip", Assert.Single(answer.Headers.GetValues("Accept-Encoding")));
    }

    [Theory]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    [InlineData("identity, gzip")]
    public async Task Gzip_is_read_under_each_of_its_names(string coding)
    {
        using var answer = await service.SendAsync(
            HttpMethod.Post, "api/map?referenceYear=2017", Inputs.Gzip(Inputs.Csv), ("Content-Type", "text/csv"), ("Content-Encoding", coding));

        Assert.Equal(Samples.Ages2017, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/csv; charset=\"utf-8\"")]
    [InlineData("text/csv;charset=UTF-8;header=present")]
    [InlineData("Text/CSV; charset=utf8")]
    [InlineData("text/plain; charset=us-ascii")]
    public async Task Content_types_are_parsed_with_their_parameters(string? type)
    {
        using var answer = await service.SendAsync(
            HttpMethod.Post, "api/map?referenceYear=2017", Inputs.Csv, type is null ? [] : [("Content-Type", type)]);

        Assert.Equal(Samples.Ages2017, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Other_bytes_after_gzip_fail_the_batch_with_the_offset()
    {
        var packed = Inputs.Gzip(Inputs.Mixed(200_000, seed: 9));

        var id = await service.AcceptedAsync([.. packed, .. "Bob,1930\n"u8], encoding: "gzip");

        await AssertFailedAsync(id, "invalid-gzip");
        var failure = (await service.EndedAsync(id, "Failed")).GetProperty("failure").GetProperty("message").GetString();
        Assert.Contains($"byte {packed.Length} follows", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf16_with_a_byte_order_mark_is_computed()
    {
        byte[] body = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("name,born\nZoë,1815\nHypatia,Unknown\n")];

        var id = await service.AcceptedAsync(body, query: "?referenceYear=2017");

        Assert.Equal(1, (await service.EndedAsync(id)).GetProperty("counts").GetProperty("rejected").GetInt64());
        Assert.Equal("{\"name\":\"Zoë\",\"age\":202}\n", await service.AgesAsync(id));
    }

    [Fact]
    public async Task Truncated_gzip_fails_its_batch()
    {
        var packed = Inputs.Gzip(Inputs.Mixed(200_000, seed: 9));

        var id = await service.AcceptedAsync(packed[..(packed.Length - 1000)], encoding: "gzip");

        await AssertFailedAsync(id, "invalid-gzip");
    }

    [Fact]
    public async Task A_truncated_json_array_fails_its_batch()
    {
        var body = "[" + string.Join(",\n", Enumerable.Repeat("{\"name\":\"Ada\",\"born\":1815}", 100_000));

        var id = await service.AcceptedAsync(Encoding.UTF8.GetBytes(body), "application/json");

        await AssertFailedAsync(id, "invalid-json");
    }

    [Fact]
    public async Task Invalid_records_are_rejected_and_the_others_are_computed()
    {
        byte[] body =
        [
            .. "name,born\nAda,1815\nHypatia,Unknown\n"u8, .. "Lati"u8, 0xE9, .. ",1900\nUnborn,2030\nLong,"u8,
            .. new string('1', 10_000_000).Select(c => (byte)c), .. "\nEmmy,1882\n"u8,
        ];

        var id = await service.AcceptedAsync(body, query: "?referenceYear=2017");

        var counts = (await service.EndedAsync(id)).GetProperty("counts");
        Assert.Equal(6, counts.GetProperty("records").GetInt64());
        Assert.Equal("{\"name\":\"Ada\",\"age\":202}\n{\"name\":\"Emmy\",\"age\":135}\n", await service.AgesAsync(id));
        var rejected = (await service.Http.GetStringAsync(new Uri($"api/batches/{id}/rejected", UriKind.Relative)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Service.Json).ToArray();
        Assert.Equal(
            [(3, "invalid-year"), (4, "invalid-utf8"), (5, "born-after-reference"), (6, "row-too-long")],
            rejected.Select(record => (record.GetProperty("line").GetInt32(), record.GetProperty("reason").GetString()!)));
    }

    [Fact]
    public async Task Invalid_json_lines_are_rejected()
    {
        var body = "{\"name\":\"Ada\",\"born\":1815}\n{\"name\":\"Emmy\",\n[1]\n{\"name\":\"Vera\"}\n"u8.ToArray();

        var id = await service.AcceptedAsync(body, "application/x-ndjson", "?referenceYear=2017");

        var counts = (await service.EndedAsync(id)).GetProperty("counts");
        Assert.Equal(1, counts.GetProperty("results").GetInt64());
        Assert.Equal(3, counts.GetProperty("rejected").GetInt64());
    }

    [Fact]
    public async Task Too_many_rejected_fail_the_batch_and_name_the_first()
    {
        var id = await service.AcceptedAsync("name,born\nA,x\nB,1900\nC,y\n"u8.ToArray(), query: "?referenceYear=2017&maxRejected=50%25");

        var failure = (await service.EndedAsync(id, "Failed")).GetProperty("failure");

        Assert.Equal("too-many-rejected", failure.GetProperty("code").GetString());
        Assert.Contains("line 2", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        using var ages = await service.Http.GetAsync(new Uri($"api/batches/{id}/results", UriKind.Relative));
        await AssertProblemAsync(ages, 409, "batch-failed", "ages of a failed batch");

        // Its rejected records can be corrected.
        var links = (await service.GetAsync($"api/batches/{id}")).GetProperty("links");
        var rejected = await service.Http.GetStringAsync(links.GetProperty("rejected").GetString());
        Assert.Equal(2, rejected.Count(letter => letter == '\n'));
        Assert.Equal("name,born\nA,x\nC,y\n", await service.Http.GetStringAsync($"api/batches/{id}/rejected?as=input"));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_the_alternative()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/batches", UriKind.Relative));
        request.Content = new ByteArrayContent(new byte[(100 << 20) + 1]);
        request.Headers.ExpectContinue = true; // the answer arrives before the body is sent

        using var answer = await service.Http.SendAsync(request);

        await AssertProblemAsync(answer, 413, "body-too-large", "a body over the limit");
        Assert.Contains("scientists", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> BadBlobs => new()
    {
        { "empty.csv", [], "empty-input" },
        { "image.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52], "unsupported-format" },
        { "people.csv", Inputs.Zip, "unsupported-format" },
        { "people.csv.gz", Inputs.Gzip(Inputs.Zip), "unsupported-format" },
        { "utf16.csv", Encoding.Unicode.GetBytes("name,born\nAda,1815\n"), "bad-encoding" },
        { "pretty.json", "{\n  \"name\": \"Ada\",\n  \"born\": 1815\n}\n"u8.ToArray(), "invalid-json" },
        { "then-text.csv.gz", [.. Inputs.Gzip(Inputs.Csv), .. "Bob,1930\n"u8], "invalid-gzip" },
        { "no-header.csv", "Ada,1815\n"u8.ToArray(), "missing-column" },
        { "broken.json", "[{\"name\":"u8.ToArray(), "invalid-json" },
    };

    [Theory]
    [MemberData(nameof(BadBlobs))]
    public async Task An_invalid_uploaded_blob_becomes_a_failed_batch(string name, byte[] body, string code)
    {
        name = $"{Guid.NewGuid()}-{name}";
        await service.InputContainer.GetBlobClient(name).UploadAsync(new BinaryData(body));

        await AssertFailedAsync(await service.BatchOfBlobAsync(name), code);
    }

    [Fact]
    public async Task A_page_blob_and_invalid_metadata_become_failed_batches()
    {
        var page = $"{Guid.NewGuid()}.csv";
        await service.InputContainer.GetPageBlobClient(page).CreateAsync(512);
        var odd = $"{Guid.NewGuid()}.csv";
        await service.InputContainer.GetBlobClient(odd).UploadAsync(
            new BinaryData(Inputs.Csv),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "soon", ["camera"] = "none" } });

        await AssertFailedAsync(await service.BatchOfBlobAsync(page), "not-a-block-blob");
        await AssertFailedAsync(await service.BatchOfBlobAsync(odd), "bad-option");
    }

    [Fact]
    public async Task An_unknown_query_parameter_is_refused()
    {
        var id = await service.AcceptedAsync(Inputs.Csv);
        await service.EndedAsync(id);
        foreach (var path in new[] { "?wait=5", "/results?format=csv", "/rejected?as=input&as=input", "/manifest?as=input", "/downloads?x", "/timeline?limit=1" })
        {
            using var answer = await service.Http.GetAsync(new Uri($"api/batches/{id}{path}", UriKind.Relative));
            await AssertProblemAsync(answer, 400, "bad-option", path);
        }

        foreach (var path in new[] { "/cancel?force=true", "/redrive?force=true" })
        {
            using var answer = await service.SendAsync(HttpMethod.Post, $"api/batches/{id}{path}");
            await AssertProblemAsync(answer, 400, "bad-option", path);
        }
    }

    [Fact]
    public async Task An_unknown_batch_is_404_with_a_code()
    {
        foreach (var path in new[] { "api/batches/missing", "api/batches/missing/results", "api/batches/..%2Fstates/results", "api/batches/A%20B" })
        {
            using var answer = await service.Http.GetAsync(new Uri(path, UriKind.Relative));
            await AssertProblemAsync(answer, 404, "batch-not-found", path);
        }
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string code, string what)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{what}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, Service.Json(text).GetProperty("code").GetString());
        Assert.True(Service.Json(text).GetProperty("detail").GetString()!.Length > 20, text);
    }

    private async Task AssertFailedAsync(string id, string code)
    {
        var batch = await service.EndedAsync(id, "Failed");
        Assert.Equal(code, batch.GetProperty("failure").GetProperty("code").GetString());
    }
}
