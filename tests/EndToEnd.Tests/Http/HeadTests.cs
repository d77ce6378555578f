namespace ServerlessAges.Tests.Http;

/// <summary>HEAD answers wherever GET does: with the same status and headers, and no body (RFC 9110, 9.3.2).</summary>
[Collection("service")]
public sealed class HeadTests(Service service)
{
    // What a server may leave out or change from one answer to the next.
    private static readonly string[] Varying = ["Date", "Transfer-Encoding"];

    [Theory]
    [InlineData("")]
    [InlineData("page/js/app.js")]
    [InlineData("api/docs")]
    [InlineData("api/docs/swagger-ui.css")]
    [InlineData("api/docs/nothing.js")]
    [InlineData("api/openapi.json")]
    [InlineData("api/health")]
    [InlineData("api/batches?limit=1")]
    [InlineData("api/batches?limit=0")]
    [InlineData("api/batches/missing")]
    [InlineData("api/batches/missing/timeline")]
    public async Task Is_answered_as_GET_is(string path) => await CheckAsync(path);

    [Fact]
    public async Task Is_answered_as_GET_is_for_a_batch()
    {
        var id = await service.AcceptedAsync(Inputs.Csv, query: "?referenceYear=2017");
        await service.EndedAsync(id);

        foreach (var path in new[] { "", "/results", "/results?download=1", "/rejected", "/rejected?as=input", "/manifest", "/downloads", "/timeline" })
            await CheckAsync($"api/batches/{id}{path}");
        foreach (var accept in new[] { "application/json", "text/csv", "image/png" })
            await CheckAsync($"api/batches/{id}/results", ("Accept", accept));
        var length = (await service.ResultAsync(id, "results.ndjson")).Length;
        using var head = await service.SendAsync(HttpMethod.Head, $"api/batches/{id}/results");
        Assert.Equal(length, head.Content.Headers.ContentLength);
        await CheckAsync($"api/batches/{id}/results", ("If-None-Match", head.Headers.ETag!.ToString()));
        await CheckAsync($"api/batches/{id}/results", ("If-Match", "\"other\""));

        // RFC 9110, 14.2: ranges are defined for GET alone.
        using var range = await service.SendAsync(HttpMethod.Head, $"api/batches/{id}/results", null, ("Range", "bytes=0-1"));
        Assert.Equal((200, length), ((int)range.StatusCode, range.Content.Headers.ContentLength));
    }

    private async Task CheckAsync(string path, params (string, string)[] headers)
    {
        using var get = await service.SendAsync(HttpMethod.Get, path, null, headers);
        using var head = await service.SendAsync(HttpMethod.Head, path, null, headers);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(HeadersOf(get), HeadersOf(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal("nosniff", Assert.Single(head.Headers.GetValues("X-Content-Type-Options")));
    }

    // A test's client works out a length where the answer gives none.
    private static IEnumerable<string> HeadersOf(HttpResponseMessage answer) => answer.Headers.NonValidated
        .Concat(answer.Content.Headers.NonValidated)
        .Where(header => !Varying.Contains(header.Key))
        .Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal);
}
