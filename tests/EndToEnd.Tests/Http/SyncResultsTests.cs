using System.Net;
using System.Text;

namespace ServerlessAges.Tests.Http;

/// <summary>POST /api/map: computes a small input without a batch.</summary>
[Collection("service")]
public sealed class SyncResultsTests(Service service)
{
    private static readonly byte[] Some = "name,born\nAda,1815\n\nHypatia,Unknown\nEmmy,1882\n"u8.ToArray();

    [Theory]
    [InlineData("csv", "text/csv", false)]
    [InlineData("ndjson", "application/x-ndjson", true)]
    [InlineData("json", "application/json", false)]
    [InlineData("json", "application/octet-stream", true)]
    public async Task Answers_what_a_batch_would_and_leaves_none(string format, string type, bool gzip)
    {
        var body = format switch { "csv" => Inputs.Csv, "ndjson" => Inputs.Ndjson, _ => Inputs.JsonArray };
        var before = await service.SentIdsAsync();

        using var answer = await SendAsync(gzip ? Inputs.Gzip(body) : body, "?referenceYear=2017", ("Content-Type", type), ("Content-Encoding", gzip ? "gzip" : "identity"));

        Assert.Equal(Samples.Ages2017, await answer.Content.ReadAsStringAsync());
        Assert.Equal("0", Assert.Single(answer.Headers.GetValues("Ages-Rejected")));
        Assert.Equal("7", Assert.Single(answer.Headers.GetValues("Ages-Records")));
        Assert.False(answer.Headers.Contains("Ages-Warning"));
        Assert.Equal(before, await service.SentIdsAsync());
    }

    [Fact]
    public async Task Answers_in_the_form_that_is_asked_for()
    {
        const string lines = "{\"name\":\"Ada\",\"age\":202}\n{\"name\":\"Emmy\",\"age\":135}\n";
        Assert.Equal(lines, await TextAsync("application/x-ndjson"));
        Assert.Equal("name,age\nAda,202\nEmmy,135\n", await TextAsync("text/csv"));
        using var stored = await SendAsync(Some, "?referenceYear=2017&format=csv");
        Assert.Equal("text/csv", stored.Content.Headers.ContentType!.MediaType);

        var all = Service.Json(await TextAsync("application/json"));

        Assert.Equal([202, 135], all.GetProperty("results").EnumerateArray().Select(age => age.GetProperty("age").GetInt32()));
        var rejected = Assert.Single(all.GetProperty("rejected").EnumerateArray());
        Assert.Equal((4, 20, "invalid-year"), (rejected.GetProperty("line").GetInt32(), rejected.GetProperty("offset").GetInt32(), rejected.GetProperty("reason").GetString()));
        var counts = all.GetProperty("counts");
        Assert.Equal((4, 3, 2, 1), (Count("rows"), Count("records"), Count("results"), Count("rejected")));

        int Count(string name) => counts.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("*/*", "application/x-ndjson")]
    [InlineData("garbage", "application/x-ndjson")]
    [InlineData("text/*", "text/csv")]
    [InlineData("application/jsonl", "application/x-ndjson")]
    [InlineData("application/json, text/plain, */*", "application/json")]
    [InlineData("text/csv;q=0.5, application/json;q=0.4", "text/csv")]
    [InlineData("text/csv;q=0.5, application/json", "application/json")]
    [InlineData("application/x-ndjson;q=0, application/json;q=0.5, */*;q=0.1", "application/json")]
    [InlineData("*/*, application/*;q=0", "text/csv")]
    [InlineData("*/*, application/x-ndjson;q=0.1", "text/csv")]
    [InlineData("text/csv; charset=\"utf-8\"; header=present", "text/csv")]
    [InlineData("image/png", null)]
    [InlineData("*/*;q=0", null)]
    [InlineData("application/json;q=0", null)]
    public async Task Accept_is_read_with_its_weights(string accept, string? chosen)
    {
        using var answer = await SendAsync(Some, "?referenceYear=2017", ("Accept", accept));

        if (chosen is null) await Service.ProblemAsync(answer, 406, "not-acceptable");
        else Assert.Equal(chosen, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_input_of_many_rows_is_computed_as_a_batch_computes_it()
    {
        var body = Inputs.Mixed(60_000, seed: 71)[..(1 << 20)];
        var local = await Ages.RunAsync(["run", "-", "--reference-year", "2017"], body);

        using var answer = await SendAsync(body, "?referenceYear=2017");

        Assert.Equal(local.Output, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_input_over_the_limit_is_refused_with_the_alternative()
    {
        var body = Inputs.Mixed(60_000, seed: 72);
        using var plain = await SendAsync(body, "");
        using var packed = await SendAsync(Inputs.Gzip(Encoding.UTF8.GetBytes("name,born\n" + string.Concat(Enumerable.Repeat("Ada,1815\n", 200_000)))), "");
        using var spaces = await SendAsync(Inputs.Gzip([(byte)'[', .. Enumerable.Repeat((byte)' ', 40 << 20), (byte)']']), "");

        foreach (var answer in new[] { plain, packed, spaces })
        {
            var problem = await Service.ProblemAsync(answer, 413, "body-too-large");
            Assert.Contains("POST /api/batches", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Contains("scientists", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_rejected_are_a_problem_that_names_the_first()
    {
        using var answer = await SendAsync(Some, "?referenceYear=2017&maxRejected=0");

        var problem = await Service.ProblemAsync(answer, 422, "too-many-rejected");
        Assert.Equal((4, 20), (problem.GetProperty("line").GetInt32(), problem.GetProperty("offset").GetInt32()));
    }

    [Theory]
    [InlineData("name,born\r", "text/csv", "name,age\n")]
    [InlineData("name,born\n\n", "application/x-ndjson", "")]
    [InlineData("[]", "application/json", "no-records")]
    public async Task An_input_without_records_is_no_ordinary_success(string input, string accept, string text)
    {
        using var answer = await SendAsync(Encoding.UTF8.GetBytes(input), "", ("Accept", accept));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("0", Assert.Single(answer.Headers.GetValues("Ages-Records")));
        Assert.Equal("no-records", Assert.Single(answer.Headers.GetValues("Ages-Warning")));
        var body = await answer.Content.ReadAsStringAsync();
        if (accept != "application/json") Assert.Equal(text, body);
        else Assert.Equal(text, Service.Json(body).GetProperty("warnings").EnumerateArray().Single().GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("name,born\nAda,1815\n", "?referenceYear=0", "bad-option", "option", "\"referenceYear\"")]
    [InlineData("name,born\nAda,1815\n", "?year=2017", "bad-option", "option", "\"year\"")]
    [InlineData("name,born\nAda,1815\n", "?format=xml", "bad-option", "option", "\"format\"")]
    [InlineData("name,born\nAda,1815\n", "?format=csv&FORMAT=csv", "bad-option", "option", "\"format\"")]
    [InlineData("name,born\nAda,1815\n", "?columns=nick=x", "bad-option", "option", "\"columns\"")]
    [InlineData("\nname,year\nAda,1815\n", "", "missing-column", "column", "\"born\"")]
    [InlineData("\nname,year\nAda,1815\n", "", "missing-column", "line", "2")]
    [InlineData("[{\"name\":\"Ada\",\"born\":1815},}]", "", "invalid-json", "offset", "28")]
    [InlineData("id,name,born,city1,Ann,1815,X2,Bob,1930,Y", "", "no-rows", "line", "1")]
    [InlineData("", "", "empty-input", "code", "\"empty-input\"")]
    public async Task A_problem_says_where_the_fault_lies(string body, string query, string code, string member, string place)
    {
        using var answer = await SendAsync(Encoding.UTF8.GetBytes(body), query);

        var problem = await Service.ProblemAsync(answer, 400, code);
        Assert.Equal(place, problem.GetProperty(member).GetRawText());
    }

    private async Task<string> TextAsync(string accept)
    {
        using var answer = await SendAsync(Some, "?referenceYear=2017", ("Accept", accept));
        Assert.Equal(accept, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("1", Assert.Single(answer.Headers.GetValues("Ages-Rejected")));
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<HttpResponseMessage> SendAsync(byte[] body, string query, params (string, string)[] headers) =>
        service.SendAsync(HttpMethod.Post, $"api/map{query}", body, headers);
}
