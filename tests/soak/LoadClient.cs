using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Tests.Soak;

/// <summary>Uses the service, one batch after another, and insists: a call that fails is made again.</summary>
internal sealed class LoadClient(Service service, Storage storage, IReadOnlyList<Sample> samples, Ledger ledger, Random random, int number)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    // One that counts its own attempts.
    private readonly BlobContainerClient drops = new(storage.ConnectionString, "scientists", new BlobClientOptions { Retry = { MaxRetries = 0 } });
    private int count;

    public async Task RunAsync(CancellationToken evening)
    {
        while (!evening.IsCancellationRequested)
        {
            var name = $"customer-{number}-{++count}";
            try
            {
                if (random.Next(4) == 0) await DropAsync($"{name}.csv");
                else await SendAsync(name);
            }
            catch (Exception exception)
            {
                ledger.Wrong.Enqueue($"{name}: {exception}");
            }
        }
    }

    private async Task SendAsync(string key)
    {
        var sample = Any();
        var query = $"?referenceYear=2017&chunkSize={ChunkSize(sample)}";
        var id = await InsistAsync(async () =>
        {
            using var answer = await service.PostAsync(sample.Body, query: query, key: key);
            return answer.IsSuccessStatusCode ? answer.Headers.Location!.Segments[^1] : null;
        });
        ledger.Expect(id, key, sample, query);
        ledger.Add("batches sent");
        if (random.Next(3) == 0) await ChangeMindAsync(id);
        await CheckAsync(id, [sample]);
        if (random.Next(5) == 0) await DeleteAsync(id);
    }

    private async Task DropAsync(string name)
    {
        var first = Any();
        var second = samples[(samples.Count + random.Next(1, samples.Count) + Index(first)) % samples.Count];
        var overwritten = random.Next(2) == 0;
        // A request without an answer is repeated, and may create another version.
        var uploads = await UploadAsync(name, first);
        if (overwritten)
        {
            await MomentAsync();
            uploads += await UploadAsync(name, second);
            ledger.Add("drops overwritten");
        }

        // The last version becomes a batch in any case; the first does where it was seen in time.
        var last = overwritten ? second : first;
        IReadOnlyList<string> ids = [];
        await Wait.UntilAsync(
            async () =>
            {
                ids = await InsistAsync(() => IdsOfAsync(name));
                var ended = await Task.WhenAll(ids.Select(SettledAsync));
                var computed = ended.Count(batch => Status(batch) == "Succeeded" && IsOf(batch, last));
                return computed == 1 || (computed > 1 && uploads > (overwritten ? 2 : 1));
            },
            $"{name} is computed", Patience);
        foreach (var id in ids)
        {
            ledger.Expect(id);
            var batch = await SettledAsync(id);
            if (Status(batch) == "Succeeded") await CheckAsync(id, [first, second]);
            else if (uploads > 1 && Code(batch) == "source-changed") ledger.Add("overwritten in mid-run, and failed saying so");
            else ledger.Wrong.Enqueue($"{id} ended {batch}");
        }

        if (uploads > (overwritten ? 2 : 1)) ledger.ExpectMore(ids[0]);
        if (ids.Count > uploads) ledger.Wrong.Enqueue($"{name} became {ids.Count} batches.");
        ledger.Add("drops");
    }

    // Cancelled, then redriven, or deleted, or left.
    private async Task ChangeMindAsync(string id)
    {
        await MomentAsync();
        var cancelled = await PostAsync(id, "cancel");
        ledger.Add(cancelled == HttpStatusCode.OK ? "cancelled" : "too late to cancel");
        if (cancelled != HttpStatusCode.OK) return;
        if (await ExistsAsync(id)) ledger.Wrong.Enqueue($"{id} was cancelled, and has published.");
        if (random.Next(2) == 0) await DeleteAsync(id);
        else if (await PostAsync(id, "redrive") == HttpStatusCode.Accepted) ledger.Add("redriven after a cancel");
    }

    private async Task DeleteAsync(string id)
    {
        if (await InsistAsync(async () => (HttpStatusCode?)await CalledAsync(() => service.Http.DeleteAsync(Route(id)))) == HttpStatusCode.OK)
            ledger.Add("deleted");
    }

    private async Task CheckAsync(string id, IReadOnlyList<Sample> samples)
    {
        var batch = await SettledAsync(id);
        ledger.Add("batches checked");
        switch (Status(batch))
        {
            case "Succeeded" when samples.FirstOrDefault(sample => IsOf(batch, sample)) is { } sample:
                var ages = await InsistAsync(() => ResultAsync(id, "ages.ndjson"));
                var rejected = await InsistAsync(() => ResultAsync(id, "rejected.ndjson"));
                if (!samples.Any(one => Service.Same(ages, one.Ages) && Service.Same(rejected, one.Rejected))) ledger.Wrong.Enqueue($"{id} differs from a local run.");
                ledger.Add("records checked", sample.Records);
                break;
            case "Cancelled" or "Deleted":
                if (await ExistsAsync(id)) ledger.Wrong.Enqueue($"{id} ended {Status(batch)}, and its results are there.");
                break;
            default:
                ledger.Wrong.Enqueue($"{id} ended {batch}");
                break;
        }
    }

    private async Task<JsonElement> EndAsync(string id)
    {
        JsonElement batch = default;
        await Wait.UntilAsync(
            async () =>
            {
                batch = (await InsistAsync(async () => (JsonElement?)await service.GetAsync($"api/batches/{id}")))!.Value;
                return Status(batch) is "Succeeded" or "Failed" or "Cancelled" or "Deleted";
            },
            $"{id} ends", Patience);
        return batch;
    }

    // A failure that may pass is redriven, and must then end otherwise.
    private async Task<JsonElement> SettledAsync(string id)
    {
        var batch = await EndAsync(id);
        if (Status(batch) != "Failed" || Code(batch) is not ("internal-error" or "chunk-failed" or "retries-exhausted" or "blocks-lost")) return batch;
        ledger.Add("failed for faults that lasted, and redriven");
        await PostAsync(id, "redrive");
        return await SettledAsync(id);
    }

    private static string? Status(JsonElement batch) => batch.GetProperty("status").GetString();

    private static string? Code(JsonElement batch) =>
        batch.TryGetProperty("failure", out var failure) ? failure.GetProperty("code").GetString() : null;

    private static bool IsOf(JsonElement batch, Sample sample) =>
        batch.GetProperty("counts").GetProperty("records").GetInt64() == sample.Records;

    // The first answer that is not a fault's.
    private async Task<HttpStatusCode> PostAsync(string id, string what) =>
        (await InsistAsync(async () => (HttpStatusCode?)await CalledAsync(() => service.Http.PostAsync(Route(id, what), null))))!.Value;

    private static async Task<HttpStatusCode> CalledAsync(Func<Task<HttpResponseMessage>> call)
    {
        using var answer = await call();
        return answer.StatusCode < HttpStatusCode.InternalServerError ? answer.StatusCode : throw new HttpRequestException($"{answer.StatusCode}");
    }

    private static async Task<T> InsistAsync<T>(Func<Task<T?>> call)
    {
        T? answer = default;
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return (answer = await call()) is not null;
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or ObjectDisposedException
                    or InvalidOperationException or IOException or Azure.RequestFailedException or AggregateException)
                {
                    return false; // the host or its storage is away
                }
            },
            "an answer", Patience);
        return answer!;
    }

    // How often it was sent.
    private async Task<int> UploadAsync(string name, Sample sample)
    {
        var sent = 0;
        var options = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "2017", ["chunksize"] = $"{ChunkSize(sample)}" } };
        await InsistAsync(() =>
        {
            sent++;
            return drops.GetBlockBlobClient(name).UploadAsync(new MemoryStream(sample.Body), options)!;
        });
        return sent;
    }

    // By its blobs: an id begins with the drop's name.
    private async Task<IReadOnlyList<string>?> IdsOfAsync(string name)
    {
        var ids = new List<string>();
        var states = new Azure.Storage.Blobs.BlobContainerClient(storage.ConnectionString, "batches");
        await foreach (var state in states.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"states/{Path.GetFileNameWithoutExtension(name)}-csv-", default))
            ids.Add(Path.GetFileNameWithoutExtension(state.Name));
        return ids;
    }

    private Task<byte[]?> ResultAsync(string id, string name) => storage.ResultAsync(id, name)!;

    private async Task<bool> ExistsAsync(string id) =>
        (await InsistAsync(async () => (bool?)(await service.Results.GetBlobClient($"{id}/ages.ndjson").ExistsAsync()).Value))!.Value;

    private async Task MomentAsync() => await Task.Delay(random.Next(3) == 0 ? 0 : random.Next(2_000));

    private int Index(Sample sample) => samples.ToList().IndexOf(sample);

    private Sample Any() => samples[random.Next(samples.Count)];

    private int ChunkSize(Sample sample) => Math.Max(64, sample.Body.Length / random.Next(1, 60));

    private static Uri Route(string id, string what = "") => new($"api/batches/{id}/{what}".TrimEnd('/'), UriKind.Relative);
}
