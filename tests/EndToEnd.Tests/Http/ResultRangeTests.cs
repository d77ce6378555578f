using System.Net;

namespace ServerlessAges.Tests.Http;

/// <summary>Stored results support ranges, conditional requests and file names.</summary>
[Collection("service")]
public sealed class ResultRangeTests(Service service)
{
    [Fact]
    public async Task Parts_put_together_are_the_whole()
    {
        var body = Inputs.Mixed(30_000, seed: 75);
        var id = await service.AcceptedAsync(body, query: "?referenceYear=2017");
        await service.EndedAsync(id);

        foreach (var (path, name) in new[] { ("results", "results.ndjson"), ("rejected", "rejected.ndjson"), ("manifest", "manifest.json") })
        {
            var whole = await service.ResultAsync(id, name);
            using var all = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/{path}");
            Assert.Equal(whole.Length, all.Content.Headers.ContentLength);
            Assert.Equal("bytes", Assert.Single(all.Headers.AcceptRanges));
            var parts = new List<byte>();
            var step = (whole.Length / 3) + 1;
            for (var from = 0; from < whole.Length; from += step)
            {
                using var part = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/{path}", null, ("Range", $"bytes={from}-{from + step - 1}"));
                Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
                Assert.Equal((from, whole.Length), (part.Content.Headers.ContentRange!.From, part.Content.Headers.ContentRange.Length));
                parts.AddRange(await part.Content.ReadAsByteArrayAsync());
            }

            Assert.True(Service.Same(whole, [.. parts]), path);
        }
    }

    [Fact]
    public async Task Conditional_requests_return_no_known_bytes()
    {
        var id = await service.AcceptedAsync(Inputs.Csv, query: "?referenceYear=2017");
        await service.EndedAsync(id);
        using var first = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/results");
        var tag = first.Headers.ETag!.ToString();

        Assert.Equal((304, ""), await AskAsync(id, ("If-None-Match", tag)));
        Assert.Equal((200, Samples.Ages2017), await AskAsync(id, ("If-None-Match", "\"other\"")));
        Assert.Equal((206, Samples.Ages2017[2..6]), await AskAsync(id, ("Range", "bytes=2-5"), ("If-Range", tag)));
        Assert.Equal((200, Samples.Ages2017), await AskAsync(id, ("Range", "bytes=2-5"), ("If-Range", "\"other\"")));
        Assert.Equal((206, Samples.Ages2017[^5..]), await AskAsync(id, ("Range", "bytes=-5")));
        Assert.Equal((304, ""), await AskAsync(id, ("If-None-Match", $"\"other\", W/{tag}")));
        Assert.Equal((304, ""), await AskAsync(id, ("If-None-Match", "*")));
        Assert.Equal((200, Samples.Ages2017), await AskAsync(id, ("If-Match", "*")));
        Assert.Equal((200, Samples.Ages2017), await AskAsync(id, ("If-Match", $"\"other\", {tag}")));
        Assert.Equal((200, Samples.Ages2017), await AskAsync(id, ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"))); // has no date

        foreach (var matching in new[] { "\"other\"", $"W/{tag}" })
        {
            using var other = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/results", null, ("If-Match", matching));
            await Service.ProblemAsync(other, 412, "precondition-failed");
        }
    }

    [Theory]
    [InlineData("lines=1-2")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes")]
    [InlineData("bytes=2-5", "garbage")]
    [InlineData("bytes=2-5", "W/")]
    [InlineData("bytes=2-5", "Fri, 01 Jan 2100 00:00:00 GMT")]
    public async Task A_range_that_cannot_be_honoured_is_ignored(string range, string? ifRange = null)
    {
        var id = await service.AcceptedAsync(Inputs.Csv, query: "?referenceYear=2017");
        await service.EndedAsync(id);
        if (ifRange == "W/")
        {
            using var first = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/results");
            ifRange += first.Headers.ETag;
        }

        var answer = await AskAsync(id, ifRange is null ? [("Range", range)] : [("Range", range), ("If-Range", ifRange)]);

        Assert.Equal((200, Samples.Ages2017), answer);
    }

    [Theory]
    [InlineData("results", "bytes=100000-")]
    [InlineData("results?download=1", "bytes=100000-100001")]
    [InlineData("rejected", "bytes=0-")] // has no bytes
    public async Task A_range_past_the_end_says_how_long_the_result_is(string path, string range)
    {
        var id = await service.AcceptedAsync(Inputs.Csv, query: "?referenceYear=2017");
        await service.EndedAsync(id);
        var length = (await service.ResultAsync(id, path == "rejected" ? "rejected.ndjson" : "results.ndjson")).Length;

        using var answer = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/{path}", null, ("Range", range));

        await Service.ProblemAsync(answer, 416, "range-not-satisfiable");
        Assert.Equal($"bytes */{length}", answer.Content.Headers.ContentRange!.ToString());
        Assert.Null(answer.Content.Headers.ContentDisposition);
    }

    [Theory]
    [InlineData("results", "text/csv", "results.csv")]
    [InlineData("results", "application/json", "results.json")]
    [InlineData("results", "*/*", "results.ndjson")]
    [InlineData("rejected", "*/*", "rejected.ndjson")]
    [InlineData("manifest", "*/*", "manifest.json")]
    public async Task A_download_has_a_name(string path, string accept, string name)
    {
        var id = await service.AcceptedAsync(Inputs.Csv);
        await service.EndedAsync(id);

        using var named = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/{path}?download=1", null, ("Accept", accept));
        using var unnamed = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/{path}", null, ("Accept", accept));
        using var odd = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/{path}?download=yes");

        Assert.Equal($"{id}-{name}", named.Content.Headers.ContentDisposition!.FileName);
        Assert.Null(unnamed.Content.Headers.ContentDisposition);
        await Service.ProblemAsync(odd, 400, "bad-option");
    }

    private async Task<(int, string)> AskAsync(string id, params (string, string)[] headers)
    {
        using var answer = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/results", null, headers);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
