using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Tests.Http;

/// <summary>POST /api/batches with several inputs: sources, globs, a list in a blob; and an uploaded NAME.batch.json.</summary>
[Collection("service")]
public sealed class SourcesTests(Service service)
{
    private readonly string folder = Guid.NewGuid().ToString("N");

    private BlobContainerClient Stored => new(service.Storage, "inputs");

    [Fact]
    public async Task A_glob_reads_its_matches_in_ordinal_order_each_in_its_version()
    {
        await PutAsync("2026/12/b.csv", "2026/a.csv", "2026/12/B.csv", "2026/note.txt", "2027/a.csv");
        await Stored.GetBlobClient($"{folder}/2026/folder.csv").UploadAsync(
            BinaryData.Empty, new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } });

        var list = await ListAsync(await StartedAsync($"inputs/{folder}/2026/**/*.csv"));

        Assert.Equal(["2026/12/B.csv", "2026/12/b.csv", "2026/a.csv"], list.Select(input => input.Name));
        var version = (await Stored.GetBlobClient($"{folder}/2026/a.csv").GetPropertiesAsync()).Value;
        Assert.Equal((version.ETag.ToString().Trim('"'), version.ContentLength), (list[2].ETag, list[2].Length));
    }

    [Fact]
    public async Task Sources_are_read_in_their_order_and_as_often_as_they_are_named()
    {
        await PutAsync("b.csv", "a.csv");

        var list = await ListAsync(await StartedAsync($"inputs/{folder}/b.csv", $"inputs/{folder}/*.csv"));

        Assert.Equal(["b.csv", "a.csv", "b.csv"], list.Select(input => input.Name));
    }

    [Fact]
    public async Task Results_are_in_the_order_of_the_list()
    {
        await PutAsync("b.csv");
        foreach (var (name, content) in ((string, byte[])[])[("a.ndjson", Inputs.Ndjson), ("c.csv.gz", Inputs.Gzip(Inputs.Csv))])
            await Stored.GetBlobClient($"{folder}/{name}").UploadAsync(new BinaryData(content));

        using var answer = await service.SendAsync(
            HttpMethod.Post, $"api/batches?source=inputs/{folder}/*&referenceYear=2017&inputColumn=from", null, ("Prefer", "wait=100"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var results = await service.AgesAsync(answer.Headers.Location!.Segments[^1]);
        var expected = new[] { "a.ndjson", "b.csv", "c.csv.gz" }.SelectMany(name => Samples.Ages2017.TrimEnd('\n').Split('\n')
            .Select(line => $"{line[..^1]},\"from\":\"inputs/{folder}/{name}\"}}\n"));
        Assert.Equal(string.Concat(expected), results);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public async Task A_blob_lists_the_inputs(int count)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"{(count - i) % 7} *{i}.csv")];
        await PutAsync(names);
        var text = string.Join("\r\n\r\n", names.Select(name => $"inputs/{folder}/{name}"));
        await Stored.GetBlobClient($"{folder}/list.txt").UploadAsync(new BinaryData((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]));

        var state = await StateAsync(await AcceptedAsync($"sourceList=inputs/{folder}/list.txt"));

        Assert.Equal(names, (await ListAsync(state)).Select(input => input.Name));
        var list = state.GetProperty("list");
        Assert.Equal((count, Inputs.Csv.Length * count), (list.GetProperty("count").GetInt32(), list.GetProperty("length").GetInt32()));
        Assert.Equal($"inputs/{folder}/list.txt", Assert.Single(list.GetProperty("sources").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("inputs/{0}/a.csv\n\nresults/x/results.ndjson\n", 3, "bad-option")]
    [InlineData("inputs/{0}/a.csv\ninputs/{0}/none.csv\n", 2, "source-not-found")]
    [InlineData("inputs/{0}/a.csv\ninputs/{0}/\uFFFD.csv\n", 2, "bad-encoding")]
    [InlineData("inputs/{0}/a.csv\ninputs/{0}/../a.csv\n", 2, "bad-blob-name")]
    [InlineData("\n  \n", null, "empty-input")]
    public async Task A_line_of_a_list_that_cannot_be_read_is_named(string lines, int? line, string code)
    {
        await PutAsync("a.csv");
        await Stored.GetBlobClient($"{folder}/list.txt").UploadAsync(
            new BinaryData(Encoding.UTF8.GetBytes(lines.Replace("{0}", folder, StringComparison.Ordinal))));

        using var answer = await PostAsync($"sourceList=inputs/{folder}/list.txt");

        var problem = await Service.ProblemAsync(answer, code == "source-not-found" ? 404 : 400, code);
        Assert.Equal("sourceList", problem.GetProperty("option").GetString());
        Assert.Equal(line, problem.TryGetProperty("line", out var at) ? at.GetInt32() : null);
    }

    [Fact]
    public async Task Invalid_sources_are_refused_and_store_nothing()
    {
        await PutAsync("a.csv", "b.csv");
        await Stored.GetPageBlobClient($"{folder}/page.csv").CreateAsync(512);
        await Stored.GetBlobClient($"{folder}/born.csv").UploadAsync(new BinaryData("name,year\nAda,1815\n"));
        var a = $"source=inputs/{folder}/a.csv";
        var uploads = await UploadsAsync();

        await RefusedAsync(404, "source-not-found", $"inputs/{folder}/none/*.csv. 0 blobs", $"source=inputs/{folder}/none/*.csv");
        await RefusedAsync(404, "source-not-found", "container-that-is-none", "source=scientists/container-that-is-none/*.csv");
        await RefusedAsync(404, "source-not-found", $"inputs/{folder}/none.csv", a, $"source=inputs/{folder}/none.csv");
        await RefusedAsync(400, "not-a-block-blob", $"inputs/{folder}/page.csv", $"source=inputs/{folder}/*.csv");
        await RefusedAsync(400, "bad-option", "results/", a, "source=results/**");
        await RefusedAsync(400, "bad-option", "*/", a, "source=*/a.csv");
        await RefusedAsync(400, "bad-option", "sourceList", a, $"sourceList=inputs/{folder}/a.csv");
        await RefusedAsync(400, "bad-option", "101 sources", [.. Enumerable.Repeat(a, 101)]);
        await RefusedAsync(400, "missing-column", $"inputs/{folder}/born.csv: ", $"source=inputs/{folder}/born.csv", a);
        await RefusedAsync(400, "bad-option", "referenceYear", a, a, "referenceYear=soon");
        await RefusedAsync(400, "missing-key", "Ages__pseudonymKey", a, a, "processor=pseudonym");
        await RefusedAsync(400, "bad-option", "sourceList", $"sourceList=inputs/{folder}/a.csv", "sourceList=inputs/b.csv");
        using var body = await service.SendAsync(HttpMethod.Post, $"api/batches?{a}&{a}", Inputs.Csv);
        await Service.ProblemAsync(body, 400, "bad-option");

        Assert.Empty((await UploadsAsync()).Except(uploads));

        async Task RefusedAsync(int status, string code, string names, params string[] query)
        {
            using var answer = await PostAsync(query);
            Assert.Contains(names, (await Service.ProblemAsync(answer, status, code)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_holds_for_the_inputs_in_their_versions()
    {
        await PutAsync("a.csv", "b.csv");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var query = $"api/batches?source=inputs/{folder}/*.csv";
        var uploads = await UploadsAsync();

        using var first = await service.SendAsync(HttpMethod.Post, query, null, key);
        using var second = await service.SendAsync(HttpMethod.Post, query, null, key);
        await PutAsync("c.csv");
        using var other = await service.SendAsync(HttpMethod.Post, query, null, key);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        await Service.ProblemAsync(other, 409, "idempotency-conflict");
        Assert.Single((await UploadsAsync()).Except(uploads));
    }

    [Fact]
    public async Task The_list_is_deleted_with_its_batch_and_the_inputs_are_not()
    {
        await PutAsync("a.csv", "b.csv");
        var uploads = await UploadsAsync();
        var id = await AcceptedAsync($"source=inputs/{folder}/*.csv");
        await service.EndedAsync(id);

        using var deleted = await service.SendAsync(HttpMethod.Delete, $"api/batches/{id}");

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Empty((await UploadsAsync()).Except(uploads));
        Assert.Equal(2, await Stored.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }).CountAsync());
    }

    [Fact]
    public async Task Unreadable_inputs_that_are_allowed_are_left_to_the_batch()
    {
        await Stored.GetBlobClient($"{folder}/a.csv").UploadAsync(new BinaryData("name,year\n"));
        await PutAsync("b.csv");

        using var refused = await PostAsync($"source=inputs/{folder}/*.csv");
        using var accepted = await PostAsync($"source=inputs/{folder}/*.csv", "maxRejectedInputs=1");

        await Service.ProblemAsync(refused, 400, "missing-column");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    [Fact]
    public async Task An_uploaded_batch_file_starts_a_batch_over_what_it_lists_with_its_options()
    {
        await PutAsync("a.csv", "b.csv");

        var state = await UploadAsync(
            $$$"""{"sources": ["inputs/{{{folder}}}/*.csv"], "options": {"referenceYear": 2017, "format": "csv", "csvSafe": true}}""",
            new() { ["referenceyear"] = "1900", ["maxrejected"] = "7" });

        Assert.Equal(["a.csv", "b.csv"], (await ListAsync(state)).Select(input => input.Name));
        await service.EndedAsync(state.GetProperty("id").GetString()!);
        var options = state.GetProperty("options");
        Assert.Equal(("2017", "Csv", true, 7), (
            options.GetProperty("processorOptions").GetProperty("referenceYear").GetString(), options.GetProperty("format").GetString(),
            options.GetProperty("csvSafe").GetBoolean(), options.GetProperty("maxRejected").GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData("""{"sources": ["inputs/none/*.csv"]}""", "source-not-found", "inputs/none/*.csv")]
    [InlineData("""{"sourceList": "inputs/none.txt"}""", "source-not-found", "inputs/none.txt")]
    [InlineData("""{"sources": ["inputs/a.csv", null]}""", "bad-option", "''")]
    [InlineData("""{"sources": []}""", "bad-option", "sources")]
    [InlineData("""{"source": "inputs/a.csv"}""", "invalid-json", "$.source")]
    [InlineData("""{"sources": ["inputs/a.csv"], "options": {"keep": ["x"]}}""", "bad-option", "keep")]
    [InlineData("""{"sources": ["inputs/a.csv"], "options": {"kept": "x"}}""", "bad-option", "kept")]
    [InlineData("""{"sources": ["inputs/a.csv"], "sources": ["inputs/b.csv"]}""", "invalid-json", "$.sources")]
    [InlineData("""{"sources": ["inputs/a.csv"], "sourceList": "inputs/a.csv"}""", "bad-option", "sourceList")]
    [InlineData("[", "invalid-json", "line 1")]
    [InlineData("null", "invalid-json", "")]
    public async Task A_batch_file_with_a_fault_becomes_a_failed_batch_that_says_why(string content, string code, string text)
    {
        var state = await UploadAsync(content);

        Assert.Equal("Failed", state.GetProperty("status").GetString());
        Assert.Equal(code, state.GetProperty("failure").GetProperty("code").GetString());
        Assert.Contains(text, state.GetProperty("failure").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    // The id is known before the poll finds the blob.
    private async Task<JsonElement> UploadAsync(string content, Dictionary<string, string>? metadata = null)
    {
        var blob = service.InputContainer.GetBlobClient($"{folder}.batch.json");
        await blob.UploadAsync(new BinaryData(content), new BlobUploadOptions { Metadata = metadata });
        string? id = null;
        await Wait.UntilAsync(
            async () => (id = (await service.IdsAsync()).FirstOrDefault(id => id.StartsWith($"{folder}-batch-json"[..40], StringComparison.Ordinal))) is not null,
            "the blob becomes a batch", TimeSpan.FromMinutes(Service.OnFunctions ? 6 : 1));
        return await StateAsync(id!);
    }

    private async Task PutAsync(params string[] names)
    {
        foreach (var name in names)
        {
            using var answer = await service.SendAsync(HttpMethod.Put, $"api/inputs/{folder}/{Uri.EscapeDataString(name)}", Inputs.Csv);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
    }

    private async Task<JsonElement> StartedAsync(params string[] sources) =>
        await StateAsync(await AcceptedAsync([.. sources.Select(source => $"source={Uri.EscapeDataString(source)}")]));

    private async Task<string> AcceptedAsync(params string[] query)
    {
        using var answer = await PostAsync(query);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.Segments[^1];
    }

    private Task<HttpResponseMessage> PostAsync(params string[] query) =>
        service.SendAsync(HttpMethod.Post, $"api/batches?{string.Join('&', query)}");

    private async Task<JsonElement> StateAsync(string id) => Service.Json((await Working.GetBlobClient($"states/{id}.json").DownloadContentAsync()).Value.Content.ToString());

    /// <summary>The accepted list.</summary>
    private async Task<IReadOnlyList<(string Name, string ETag, long Length)>> ListAsync(JsonElement state)
    {
        var lines = (await Working.GetBlobClient(state.GetProperty("source").GetProperty("name").GetString()).DownloadContentAsync()).Value.Content.ToString();
        return [.. lines.TrimEnd('\n').Split('\n').Select(line => Service.Json(line).GetProperty("blob")).Select(blob => (
            blob.GetProperty("name").GetString()![(folder.Length + 1)..], blob.GetProperty("eTag").GetString()!, blob.GetProperty("length").GetInt64()))];
    }

    private BlobContainerClient Working => new(service.Storage, "batches");

    private async Task<string[]> UploadsAsync() =>
        await Working.GetBlobsAsync(new GetBlobsOptions { Prefix = "uploads/" }).Select(blob => blob.Name).ToArrayAsync();
}
