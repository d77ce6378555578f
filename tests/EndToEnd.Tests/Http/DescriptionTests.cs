using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace ServerlessAges.Tests.Http;

/// <summary>The description of the surface is true of real answers, and is served as a page without anybody's help.</summary>
[Collection("service")]
public sealed partial class DescriptionTests(Service service)
{
    [Fact]
    public async Task Real_answers_are_as_described()
    {
        var document = JsonNode.Parse(await service.Http.GetStringAsync(new Uri("api/openapi.json", UriKind.Relative)))!;
        Assert.StartsWith("3.1.", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        var body = "name,born\nAda,1815\nHypatia,Unknown\n"u8.ToArray();
        using var started = await service.SendAsync(HttpMethod.Post, "api/batches?referenceYear=2017&chunkSize=9&delimiter=,&inputFormat=csv", body);
        await CheckAsync(document, started, "/api/batches", "post");
        var id = started.Headers.Location!.Segments[^1];
        await service.EndedAsync(id);
        var name = $"described/{Guid.NewGuid()}.csv";
        var failed = await service.AcceptedAsync(body, query: "?maxRejected=0");
        await service.EndedAsync(failed, "Failed");

        await SendAsync("post", "/api/map", "", body, ("Accept", "application/json"));
        await SendAsync("post", "/api/map", "", body, ("Accept", "text/csv"));
        await SendAsync("post", "/api/map", "", "name,born\n"u8.ToArray(), ("Accept", "application/json"));
        await SendAsync("post", "/api/map", "?referenceYear=soon", body);
        await SendAsync("post", "/api/map", "?maxRejected=0", body);
        await SendAsync("post", "/api/map", "", body, ("Content-Type", "image/png"));
        await SendAsync("put", "/api/inputs/{name}", "", body);
        await SendAsync("put", "/api/inputs/{name}", "", body);
        await SendAsync("put", "/api/inputs/{name}", "?format=csv", body);
        await SendAsync("get", "/api/batches", "?limit=1");
        await SendAsync("get", "/api/batches", "?limit=0");
        await SendAsync("get", "/api/batches/{id}", "");
        await SendAsync("get", "/api/batches/{id}/timeline", "");
        await SendAsync("get", "/api/batches/{id}/results", "", null, ("Accept", "application/json"));
        await SendAsync("get", "/api/batches/{id}/results", "");
        await SendAsync("get", "/api/batches/{id}/results", "", null, ("Accept", "image/png"));
        await SendAsync("get", "/api/batches/{id}/results", "", null, ("Range", "bytes=0-1"));
        await SendAsync("get", "/api/batches/{id}/results", "", null, ("Range", "bytes=100000-"));
        await SendAsync("get", "/api/batches/{id}/manifest", "", null, ("If-Match", "\"other\""));
        await SendAsync("get", "/api/batches/{id}/timeline", "?limit=1");
        foreach (var path in document["paths"]!.AsObject().Where(path => path.Value!["get"] is not null && !path.Key.Contains("{file}", StringComparison.Ordinal)))
            await SendAsync("head", path.Key, "");
        await SendAsync("get", "/api/batches/{id}/rejected", "?as=input");
        await SendAsync("get", "/api/batches/{id}/manifest", "");
        await SendAsync("get", "/api/batches/{id}/downloads", "");
        await SendAsync("post", "/api/batches/{id}/cancel", "");
        await SendAsync("post", "/api/batches/{id}/redrive", "");
        await SendAsync("get", "/api/health", "");
        await SendAsync("get", "/api/docs", "");
        await SendAsync("delete", "/api/batches/{id}", "");
        await SendAsync("get", "/api/batches/{id}", "");
        id = failed;
        await SendAsync("get", "/api/batches/{id}", "");
        await SendAsync("get", "/api/batches/{id}/results", "");
        await SendAsync("post", "/api/batches/{id}/redrive", "");
        id = await ListAsync();
        await SendAsync("get", "/api/batches/{id}", "");
        await SendAsync("get", "/api/batches/{id}/inputs", "");
        await SendAsync("get", "/api/batches/{id}/inputs", "?limit=1");
        await SendAsync("get", "/api/batches/{id}/inputs", "?limit=0");
        await SendAsync("get", "/api/batches/{id}/rejected", "?as=input");
        await SendAsync("get", "/api/batches/{id}/downloads", "");
        await SendAsync("get", "/api/batches/{id}/manifest", "");
        id = "missing";
        await SendAsync("get", "/api/batches/{id}", "");

        async Task<string> ListAsync()
        {
            var name = $"inputs/{Guid.NewGuid():N}.csv";
            using var stored = await service.SendAsync(HttpMethod.Put, $"api/{name}", body);
            using var list = await service.SendAsync(HttpMethod.Post, $"api/batches?source={name}&source={name}");
            await CheckAsync(document, list, "/api/batches", "post");
            var accepted = list.Headers.Location!.Segments[^1];
            await service.EndedAsync(accepted);
            return accepted;
        }

        async Task SendAsync(string method, string path, string query, byte[]? content = null, params (string, string)[] headers)
        {
            var address = path.Replace("{id}", id, StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal)[1..] + query;
            using var answer = await service.SendAsync(HttpMethod.Parse(method), address, content, headers);
            await CheckAsync(document, answer, path, method);
        }
    }

    [Fact]
    public async Task The_page_is_made_of_what_its_host_serves()
    {
        var page = await service.Http.GetStringAsync(new Uri("api/docs", UriKind.Relative));
        var files = Reference().Matches(page).Select(match => match.Groups[1].Value).Where(file => !file.StartsWith("data:", StringComparison.Ordinal)).ToArray();

        Assert.Equal(["docs/swagger-ui.css", "docs/swagger-ui-bundle.js", "docs/init.js"], files);
        foreach (var file in files)
        {
            using var plain = await service.SendAsync(HttpMethod.Get, $"api/{file}");
            using var packed = await service.SendAsync(HttpMethod.Get, $"api/{file}", null, ("Accept-Encoding", "gzip"));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (plain.StatusCode, packed.StatusCode));
            Assert.Equal(file.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript", plain.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith("default-src 'self';", plain.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            var bytes = await packed.Content.ReadAsByteArrayAsync();
            if (packed.Content.Headers.ContentEncoding.Contains("gzip"))
            {
                Assert.True(Service.Same(await plain.Content.ReadAsByteArrayAsync(), Inputs.Gunzip(bytes)));
            }
        }

        using var none = await service.SendAsync(HttpMethod.Get, "api/docs/other.js");
        await Service.ProblemAsync(none, 404, "file-not-found");
    }

    private static async Task CheckAsync(JsonNode document, HttpResponseMessage answer, string path, string method)
    {
        var what = $"{method} {path}: {(int)answer.StatusCode}";
        var text = await answer.Content.ReadAsStringAsync();
        var described = document["paths"]![path]![method]!["responses"]![$"{(int)answer.StatusCode}"];
        Assert.True(described is not null, $"{what} is not described: {text}");
        if (described["$ref"] is { } shared) described = document["components"]!["responses"]![shared.GetValue<string>().Split('/')[^1]]!;
        if (method == "head" || answer.Content.Headers.ContentType?.MediaType is not { } type) return;
        var content = described["content"]?[type] ?? described["content"]?.AsObject().FirstOrDefault(form => form.Key.StartsWith(type, StringComparison.Ordinal)).Value;
        Assert.True(content is not null, $"{what} is not described as {type}");
        foreach (var header in described["headers"]?.AsObject().Select(header => header.Key) ?? [])
        {
            if (header is "Ages-Warning" or "Link" or "Preference-Applied" or "ETag" or "Accept-Ranges") continue; // there where they mean something
            Assert.True(answer.Headers.NonValidated.Contains(header) || answer.Content.Headers.NonValidated.Contains(header), $"{what} lacks {header}");
        }

        if (!type.EndsWith("json", StringComparison.Ordinal) || type.Contains("ndjson", StringComparison.Ordinal) || content["schema"] is not { } schema) return;
        schema = schema.DeepClone();
        schema["components"] = document["components"]!.DeepClone();
        var result = JsonSchema.FromText(schema.ToJsonString()).Evaluate(
            JsonNode.Parse(text), new EvaluationOptions { OutputFormat = OutputFormat.List, EvaluateAs = SpecVersion.Draft202012 });
        var errors = result.Details.Where(detail => detail.HasErrors).Select(detail => $"{detail.InstanceLocation} {string.Join(", ", detail.Errors!.Values)}");
        Assert.True(result.IsValid, $"{what}: {string.Join("; ", errors)} in {text}");
        AssertKnown(document, schema, Service.Json(text), what);
    }

    // Nothing comes that is not described.
    private static void AssertKnown(JsonNode document, JsonNode schema, JsonElement value, string what)
    {
        if (schema["$ref"] is { } reference) schema = document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!;
        if (schema["oneOf"] is JsonArray choices) schema = choices.Last()!;
        if (schema["$ref"] is not null)
        {
            AssertKnown(document, schema, value, what);
        }
        else if (value.ValueKind == JsonValueKind.Array && schema["items"] is { } items)
        {
            foreach (var item in value.EnumerateArray()) AssertKnown(document, items, item, what);
        }
        else if (value.ValueKind == JsonValueKind.Object && schema["properties"] is { } properties)
        {
            foreach (var member in value.EnumerateObject())
            {
                Assert.True(properties[member.Name] is not null, $"{what}: {member.Name} is not described");
                AssertKnown(document, properties[member.Name]!, member.Value, what);
            }
        }
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
