using System.Text;

namespace ServerlessAges.Tests.Lists;

/// <summary>The same list by each way in gives the same bytes as `ages run` over the same files.</summary>
[Collection("service")]
public sealed class WaysInTests(Service service) : IDisposable
{
    private readonly InputFolder inputs = new(service);

    public void Dispose() => inputs.Dispose();

    [Fact]
    public async Task Every_way_in_gives_the_bytes_of_ages_run()
    {
        await inputs.AddEveryKindAsync();
        var expected = await inputs.ExpectedAsync();
        await inputs.Container.GetBlobClient($"{inputs.Name}.txt").UploadAsync(
            new BinaryData(string.Join('\n', inputs.Names.Select(name => $"inputs/{inputs.Name}/{name}"))));
        await service.InputContainer.GetBlobClient($"{inputs.Name}.batch.json").UploadAsync(
            new BinaryData($$$"""{"sources": ["{{{inputs.Glob}}}"], "options": {"referenceYear": 2017, "chunkSize": 3000}}"""));

        var ids = new Dictionary<string, string>
        {
            ["a glob"] = await inputs.StartAsync("&chunkSize=3000"),
            ["another chunk size"] = await inputs.StartAsync(TestScale.All ? "&chunkSize=200" : "&chunkSize=9000"),
            ["one chunk"] = await inputs.StartAsync(),
            ["a list"] = await inputs.StartAsync("&chunkSize=3000", $"sourceList=inputs/{inputs.Name}.txt"),
        };
        var submitted = await inputs.AgesAsync(
            "submit", Path.Combine(inputs.Path, "**", "*"), "--one-batch", "--reference-year", "2017", "--chunk-size", "3000", "--follow");
        Assert.True(submitted.ExitCode == 3, submitted.Error); // some records are rejected
        ids["ages submit --one-batch"] = submitted.Output.TrimEnd();
        var prefix = $"{inputs.Name}-batch-json"[..40];
        await Wait.UntilAsync(
            async () => (await service.IdsAsync()).FirstOrDefault(id => id.StartsWith(prefix, StringComparison.Ordinal)) is { } id
                && ids.TryAdd("an uploaded list", id),
            "the list becomes a batch", TimeSpan.FromMinutes(Service.OnFunctions ? 6 : 1));

        foreach (var (way, id) in ids)
        {
            var batch = await service.EndedAsync(id);
            Assert.Equal(inputs.Names.Count, batch.GetProperty("inputs").GetProperty("count").GetInt32());
            Assert.True(expected == await service.AgesAsync(id), $"The results of {way} differ.");
            await inputs.VerifyAsync(id);
        }

        var run = await Ages.RunAsync("run", Path.Combine(inputs.Path, "**", "*"), "--reference-year", "2017");
        Assert.Equal((3, expected), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task CSV_results_of_inputs_with_and_without_an_optional_column_are_those_of_ages_run()
    {
        await inputs.AddAsync("a.csv", "name,born,died\nAda Lovelace,1815,1852\n");
        await inputs.AddAsync("b.csv", "name,born\nTu Youyou,1930\n");

        var id = await inputs.StartAsync("&format=csv");
        await service.EndedAsync(id);

        var run = await Ages.RunAsync("run", Path.Combine(inputs.Path, "*"), "--format", "csv", "--reference-year", "2017");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(run.Output, await service.AgesAsync(id, "text/csv"));
        Assert.Equal(3, run.Output.TrimEnd().Split('\n').Length);
        await inputs.VerifyAsync(id);
    }

    [Theory]
    [InlineData("ndjson", "{{\"name\":\"Ada Lovelace\",\"age\":202,\"file\":\"inputs/{0}/a.csv\"}}\n{{\"name\":\"Tu Youyou\",\"age\":87,\"file\":\"inputs/{0}/b, 2.csv\"}}\n")]
    [InlineData("csv", "name,age,ageAtDeath,file\nAda Lovelace,202,,inputs/{0}/a.csv\nTu Youyou,87,,\"inputs/{0}/b, 2.csv\"\n")]
    public async Task Results_name_their_input(string format, string expected)
    {
        await inputs.AddAsync("a.csv", "name,born\nAda Lovelace,1815\n");
        await inputs.AddAsync("b, 2.csv", "born,name\n1930,Tu Youyou\n");

        var id = await inputs.StartAsync($"&inputColumn=file&format={format}");
        await service.EndedAsync(id);

        var results = Encoding.UTF8.GetString(await service.ResultAsync(id, $"results.{format}"));
        Assert.Equal(string.Format(null, expected, inputs.Name), results);
    }

    [Fact]
    public async Task A_list_of_only_inputs_without_rows_succeeds_with_a_warning()
    {
        for (var i = 0; i < 20; i++) await inputs.AddAsync($"{i:D2}.csv", "name,born\n");

        var id = await inputs.StartAsync("&chunkSize=64");
        var batch = await service.EndedAsync(id);

        Assert.Equal("no-records", batch.GetProperty("warnings")[0].GetProperty("code").GetString());
        Assert.Equal("", await service.AgesAsync(id));
        await inputs.VerifyAsync(id);
    }
}
