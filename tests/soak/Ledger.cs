using System.Collections.Concurrent;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Soak;

/// <summary>The expected outcomes, the counts and the errors.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, long> counts = [];
    private readonly ConcurrentDictionary<string, (string Key, Sample Sample, string Query)> keyed = [];
    private readonly ConcurrentDictionary<string, bool> batches = [];

    private readonly ConcurrentBag<string> repeated = [];

    public ConcurrentQueue<string> Wrong { get; } = [];

    public void Add(string what, long count = 1) => counts.AddOrUpdate(what, count, (_, before) => before + count);

    public long Count(string what) => counts.GetValueOrDefault(what);

    public void Expect(string id) => batches.TryAdd(id, true);

    /// <summary>A repeated upload may create a version whose batch starts after its client checked.</summary>
    public void ExpectMore(string id)
    {
        Add("uploads repeated");
        repeated.Add(id[..id.LastIndexOf('-')]);
    }

    public void Expect(string id, string key, Sample sample, string query)
    {
        Expect(id);
        keyed.TryAdd(id, (key, sample, query));
    }

    /// <summary>After the run: storage contains exactly the requested results.</summary>
    public async Task CheckAsync(Service service, Storage storage)
    {
        var stored = new HashSet<string>();
        await foreach (var state in new BlobContainerClient(storage.ConnectionString, "batches")
            .GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, "states/", default))
        {
            stored.Add(Path.GetFileNameWithoutExtension(state.Name));
        }

        foreach (var id in batches.Keys.Except(stored)) Wrong.Enqueue($"{id} is lost.");
        foreach (var id in stored.Except(batches.Keys).Where(id => !repeated.Contains(id[..id.LastIndexOf('-')]))) Wrong.Enqueue($"{id} was never requested.");
        foreach (var (id, (key, sample, query)) in keyed.OrderBy(one => one.Key).Take(100))
        {
            using var again = await service.PostAsync(sample.Body, query: query, key: key);
            if (again.Headers.Location?.Segments[^1] != id) Wrong.Enqueue($"{id} was sent again, and the answer was {again.Headers.Location}.");
            Add("keys sent again");
        }

        foreach (var id in keyed.Keys.Order().Take(20))
        {
            if ((await service.GetAsync($"api/batches/{id}")).GetProperty("status").GetString() != "Succeeded") continue;
            var ended = await Ages.RunAsync("verify", id, "--url", service.Http.BaseAddress!.ToString());
            if (ended.ExitCode != 0) Wrong.Enqueue(ended.Error);
            Add("manifests verified");
        }
    }

    public override string ToString() => string.Join(
        '\n',
        counts.OrderBy(count => count.Key).Select(count => $"{count.Value,12:N0}  {count.Key}")
            .Append($"{Wrong.Count,12:N0}  errors: batches or records lost or duplicated, wrong bytes, batches that do not end")
            .Concat(Wrong.Take(50)));
}
