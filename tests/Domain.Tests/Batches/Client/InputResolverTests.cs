using System.Text;

namespace ServerlessAges.Tests.Batches;

/// <summary>The inputs that sources and lists name, and the requests that finding them takes.</summary>
public sealed class InputResolverTests
{
    private const string List = "scientists/list.txt";
    private readonly MemoryStore store = new();
    private readonly List<string> calls = [];

    public InputResolverTests() => store.At = (call, done) =>
    {
        if (!done) lock (calls) calls.Add(call);
    };

    [Fact]
    public async Task Any_mixture_of_names_and_globs_gives_the_matches_of_each_in_order()
    {
        var random = new Random(11);
        string[] names = [.. Enumerable.Range(0, 60).Select(i => $"{i % 3}/{i % 2}/{(char)('a' + i % 26)}{i}.csv")];
        Put(names);
        string[] globs = ["**", "*/0/*.csv", "1/**/*.csv", "0/1/?1?.csv", "2/**", "**/*5*"];
        for (var i = 0; i < 50; i++)
        {
            string[] sources = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => random.Next(2) == 0 ? names[random.Next(60)] : globs[random.Next(6)])];

            var found = await FindAsync([.. sources.Select(source => $"scientists/{source}")]);

            var expected = sources.SelectMany<string, string>(source => InputGlob.IsGlob(source)
                ? names.Where(new InputGlob(source).Matches).Order(StringComparer.Ordinal)
                : [source]);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(32, 32, 0)]
    [InlineData(33, 0, 1)]
    [InlineData(500, 0, 1)]
    public async Task A_list_of_many_names_takes_one_listing(int count, int lookups, int listings)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"2026/{i:x}.csv")];
        Put([.. names, "2025/other.csv"]);
        PutList([.. names, names[0]]);

        var found = await FindAsync([], List);

        Assert.Equal([.. names, names[0]], found);
        Assert.Equal((1 + lookups, listings), (calls.Count(call => call == "FindInput"), calls.Count(call => call == "ListInputs")));
    }

    [Fact]
    public async Task A_glob_takes_one_listing_however_many_match()
    {
        Put([.. Enumerable.Range(0, 500).Select(i => $"2026/{i}.csv")]);

        Assert.Equal(500, (await FindAsync(["scientists/2026/**"])).Length);
        Assert.Equal(["ListInputs"], calls);
    }

    [Fact]
    public async Task Names_that_do_not_exist_take_a_bounded_number_of_requests_and_the_first_is_named()
    {
        PutList([.. Enumerable.Range(1, 1_000).Select(i => $"none/{i}.csv")]);

        var fault = await Assert.ThrowsAsync<BatchException>(() => FindAsync([], List));

        Assert.Equal(("source-not-found", 1L), (fault.Code, fault.At?.Line));
        Assert.Contains($"{List}, line 1: scientists/none/1.csv", fault.Message, StringComparison.Ordinal);
        Assert.InRange(calls.Count(call => call != "Read"), 1, 40);
    }

    [Fact]
    public async Task A_list_has_at_most_100_000_inputs()
    {
        string[] names = [.. Enumerable.Range(0, 50_001).Select(i => $"{i}.csv")];
        Put(names);

        PutList([.. names[1..], .. names[1..]]);
        Assert.Equal(100_000, (await FindAsync([], List)).Length);

        PutList([.. names, .. names[1..]]);
        foreach (var (sources, list) in ((string[], string?)[])[([], List), (["scientists/**.csv", "scientists/*.csv"], null)])
        {
            var fault = await Assert.ThrowsAsync<BatchException>(() => FindAsync(sources, list));
            Assert.Equal("too-many-inputs", fault.Code);
        }
    }

    [Fact]
    public async Task A_batch_file_starts_one_batch_however_often_and_by_however_many_hosts_it_is_found()
    {
        Put("a.csv", "b.csv");
        store.Inputs["a.batch.json"] = ("""{"sources": ["scientists/*.csv"]}"""u8.ToArray(), "1");
        var uploaded = (await store.FindAsync("scientists", "a.batch.json", default))!;
        var host = new MemoryHost(store);
        BatchClient Client() => new(store.Storage, host, TimeProvider.System, Support.AgeBatches.Table, containers: ["scientists"]);

        var states = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Client().StartUploadedAsync(uploaded, default)));
        var again = await Client().StartUploadedAsync(uploaded, default);

        Assert.Single(states.Append(again).Select(state => state.Id).Distinct());
        Assert.Equal((2, BatchStatus.Pending), (again.List?.Count, again.Status));
        // The lists of the other attempts were deleted.
        Assert.Equal([again.Source.Name], store.Inputs.Keys.Where(name => name.StartsWith("uploads/", StringComparison.Ordinal)));
    }

    private void Put(params string[] names)
    {
        foreach (var name in names) store.Inputs[name] = ([1], "1");
    }

    private void PutList(string[] names) =>
        store.Inputs["list.txt"] = (Encoding.UTF8.GetBytes(string.Concat(names.Select(name => $"scientists/{name}\n"))), "1");

    private async Task<string[]> FindAsync(string[] sources, string? list = null) =>
        [.. (await new InputResolver(store, ["scientists"]).FindAllAsync(sources, list, default)).Select(input => input.Blob.Name)];
}
