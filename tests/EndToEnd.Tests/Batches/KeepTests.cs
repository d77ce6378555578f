using System.Text;

namespace ServerlessAges.Tests.Batches;

/// <summary>The option keep: a batch of several chunks gives the bytes of `ages run`, in every format.</summary>
[Collection("service")]
public sealed class KeepTests(Service service)
{
    private const string Lines = """
        {"id":1,"name":"Ada","x":{"a":[1, 2]},"born":1815,"age":null}
        {"name":"Tu","born":"1930","b":true,"s":"\u00e9"}
        """;

    [Theory]
    [InlineData("csv", "*", "csv")]
    [InlineData("csv", "id,note", "ndjson")]
    [InlineData("ndjson", "*", "ndjson")]
    [InlineData("ndjson", "note,id", "csv")]
    public async Task A_batch_gives_the_bytes_of_ages_run(string format, string keep, string stored)
    {
        var rows = Enumerable.Range(0, 500).Select(i => format == "csv"
            ? $"{i},\"note {i}, \"\"of\"\"\nlines\",Ada {i},{1500 + i}"
            : $"{{\"id\":{i},\"note\":{{\"of\":[{i}, null]}},\"name\":\"Ada {i}\",\"born\":{1500 + i}}}");
        var body = Encoding.UTF8.GetBytes((format == "csv" ? "id,note,name,born\n" : "") + string.Join('\n', rows) + "\n");

        var id = await service.AcceptedAsync(body, type: null, $"?referenceYear=2017&keep={keep}&format={stored}&chunkSize={body.Length / 9}");
        await service.EndedAsync(id);

        var ran = await Ages.RunAsync(["run", "-", "--keep", keep, "--format", stored, "--reference-year", "2017"], body);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal(ran.Output, await service.AgesAsync(id));
        string[] key = Environment.GetEnvironmentVariable("AGES_KEY") is { } given ? ["--key", given] : [];
        var verified = await Ages.RunAsync(["verify", id, "--url", service.Http.BaseAddress!.ToString(), .. key]);
        Assert.StartsWith($"{id}: verified. 500 records, ", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_JSON_is_sent_as_it_is_and_never_as_CSV()
    {
        const string First = """{"id":1,"name":"Ada","x":{"a":[1, 2]},"born":1815,"age":202}""";
        const string Second = """{"name":"Tu","born":"1930","b":true,"s":"\u00e9","age":87}""";
        var id = await service.AcceptedAsync(Encoding.UTF8.GetBytes(Lines), type: null, "?referenceYear=2017&keep=*");
        await service.EndedAsync(id);

        Assert.Equal($"{First}\n{Second}\n", await service.AgesAsync(id));
        Assert.Equal($"[\n{First},\n{Second}\n]\n", await service.AgesAsync(id, "application/json"));
        using var csv = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/results", null, ("Accept", "text/csv"));
        await Service.ProblemAsync(csv, 406, "not-acceptable");
        using var stored = await service.SendAsync(HttpMethod.Post, "api/batches?keep=*&format=csv", Encoding.UTF8.GetBytes(Lines));
        await Service.ProblemAsync(stored, 400, "bad-option");
        using var computed = await service.SendAsync(HttpMethod.Post, "api/map?referenceYear=2017&keep=*", Encoding.UTF8.GetBytes(Lines));
        Assert.Equal($"{First}\n{Second}\n", await computed.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task Kept_columns_are_returned_in_every_format(string stored)
    {
        const string Ndjson = "{\"id\":\"07\",\"name\":\"Ada\",\"born\":\"1815\",\"note\":\"\",\"age\":202}\n";
        var id = await service.AcceptedAsync("id,name,born,note\n07,Ada,1815,\n"u8.ToArray(), query: $"?referenceYear=2017&keep=*&format={stored}");
        await service.EndedAsync(id);

        Assert.Equal(Ndjson, await service.AgesAsync(id, "application/x-ndjson"));
        Assert.Equal($"[\n{Ndjson}]\n", await service.AgesAsync(id, "application/json"));
        Assert.Equal("id,name,born,note,age\n07,Ada,1815,,202\n", await service.AgesAsync(id, "text/csv"));
    }

    [Fact]
    public async Task Listed_members_are_returned_as_CSV()
    {
        var id = await service.AcceptedAsync(Encoding.UTF8.GetBytes(Lines), type: null, "?referenceYear=2017&keep=ID,s,x");
        await service.EndedAsync(id);

        Assert.Equal(
            "ID,s,x,name,age,ageAtDeath\n1,,\"{\"\"a\"\":[1, 2]}\",Ada,202,\n,é,,Tu,87,\n", await service.AgesAsync(id, "text/csv"));
    }
}
