using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Tests.Soak;

/// <summary>Sends, cancels, redrives and deletes batches, and retries calls that fail.</summary>
internal sealed class LoadClient(Service service, Storage storage, IReadOnlyList<Sample> samples, Ledger ledger, Random random, int number)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    // Without retries, because the client counts its attempts.
    private readonly BlobContainerClient container = new(storage.ConnectionString, "scientists", new BlobClientOptions { Retry = { MaxRetries = 0 } });
    private int count;

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var name = $"client-{number}-{++count}";
            try
            {
                if (random.Next(4) == 0) await UploadBlobAsync($"{name}.csv");
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
        var id = await RetryAsync(async () =>
        {
            using var answer = await service.PostAsync(sample.Body, query: query, key: key);
            return answer.IsSuccessStatusCode ? answer.Headers.Location!.Segments[^1] : null;
        });
        ledger.Expect(id, key, sample, query);
        ledger.Add("batches sent");
        if (random.Next(3) == 0) await CancelAsync(id);
        await CheckAsync(id, [sample]);
        if (random.Next(5) == 0) await DeleteAsync(id);
    }

    private async Task UploadBlobAsync(string name)
    {
        var first = Any();
        var second = samples[(samples.Count + random.Next(1, samples.Count) + Index(first)) % samples.Count];
        var overwritten = random.Next(2) == 0;
        // A request without an answer is repeated, and may create another version.
        var uploads = await UploadAsync(name, first);
        if (overwritten)
        {
            await PauseAsync();
            uploads += await UploadAsync(name, second);
            ledger.Add("uploaded blobs overwritten");
        }

        // The last version always becomes a batch, the first only if it was polled in time.
        var last = overwritten ? second : first;
        IReadOnlyList<string> ids = [];
        await Wait.UntilAsync(
            async () =>
            {
                ids = await RetryAsync(() => IdsOfAsync(name));
                var ended = await Task.WhenAll(ids.Select(SettledAsync));
                var computed = ended.Count(batch => Status(batch) == "Succeeded" && IsOf(batch, last));
                return computed == 1 || (computed > 1 && uploads > (overwritten ? 2 : 1));
            },
            $"{name} is computed", Timeout);
        foreach (var id in ids)
        {
            ledger.Expect(id);
            var batch = await SettledAsync(id);
            if (Status(batch) == "Succeeded") await CheckAsync(id, [first, second]);
            else if (uploads > 1 && Code(batch) == "source-changed") ledger.Add("overwritten while running, failed with source-changed");
            else ledger.Wrong.Enqueue($"{id} ended {batch}");
        }

        if (uploads > (overwritten ? 2 : 1)) ledger.ExpectMore(ids[0]);
        if (ids.Count > uploads) ledger.Wrong.Enqueue($"{name} became {ids.Count} batches.");
        ledger.Add("uploaded blobs");
    }

    // Cancels the batch, and then redrives it, deletes it or leaves it.
    private async Task CancelAsync(string id)
    {
        await PauseAsync();
        var cancelled = await PostAsync(id, "cancel");
        ledger.Add(cancelled == HttpStatusCode.OK ? "cancelled" : "too late to cancel");
        if (cancelled != HttpStatusCode.OK) return;
        if (await ExistsAsync(id)) ledger.Wrong.Enqueue($"{id} was cancelled, but has results.");
        if (random.Next(2) == 0) await DeleteAsync(id);
        else if (await PostAsync(id, "redrive") == HttpStatusCode.Accepted) ledger.Add("redriven after a cancel");
    }

    private async Task DeleteAsync(string id)
    {
        if (await RetryAsync(async () => (HttpStatusCode?)await CalledAsync(() => service.Http.DeleteAsync(Route(id)))) == HttpStatusCode.OK)
            ledger.Add("deleted");
    }

    private async Task CheckAsync(string id, IReadOnlyList<Sample> samples)
    {
        var batch = await SettledAsync(id);
        ledger.Add("batches checked");
        switch (Status(batch))
        {
            case "Succeeded" when samples.FirstOrDefault(sample => IsOf(batch, sample)) is { } sample:
                var ages = await RetryAsync(() => ResultAsync(id, "results.ndjson"));
                var rejected = await RetryAsync(() => ResultAsync(id, "rejected.ndjson"));
                if (!samples.Any(one => Service.Same(ages, one.Ages) && Service.Same(rejected, one.Rejected))) ledger.Wrong.Enqueue($"{id} differs from a local run.");
                ledger.Add("records checked", sample.Records);
                break;
            case "Cancelled" or "Deleted":
                if (await ExistsAsync(id)) ledger.Wrong.Enqueue($"{id} ended {Status(batch)}, but has results.");
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
                batch = (await RetryAsync(async () => (JsonElement?)await service.GetAsync($"api/batches/{id}")))!.Value;
                return Status(batch) is "Succeeded" or "Failed" or "Cancelled" or "Deleted";
            },
            $"{id} ends", Timeout);
        return batch;
    }

    // Redrives a batch that failed because of a fault, until it ends otherwise.
    private async Task<JsonElement> SettledAsync(string id)
    {
        var batch = await EndAsync(id);
        if (Status(batch) != "Failed" || Code(batch) is not ("internal-error" or "chunk-failed" or "retries-exhausted" or "blocks-lost")) return batch;
        ledger.Add("failed because of faults, and redriven");
        await PostAsync(id, "redrive");
        return await SettledAsync(id);
    }

    private static string? Status(JsonElement batch) => batch.GetProperty("status").GetString();

    private static string? Code(JsonElement batch) =>
        batch.TryGetProperty("failure", out var failure) ? failure.GetProperty("code").GetString() : null;

    private static bool IsOf(JsonElement batch, Sample sample) =>
        batch.GetProperty("counts").GetProperty("records").GetInt64() == sample.Records;

    // Returns the first answer that is not a server error.
    private async Task<HttpStatusCode> PostAsync(string id, string what) =>
        (await RetryAsync(async () => (HttpStatusCode?)await CalledAsync(() => service.Http.PostAsync(Route(id, what), null))))!.Value;

    private static async Task<HttpStatusCode> CalledAsync(Func<Task<HttpResponseMessage>> call)
    {
        using var answer = await call();
        return answer.StatusCode < HttpStatusCode.InternalServerError ? answer.StatusCode : throw new HttpRequestException($"{answer.StatusCode}");
    }

    private static async Task<T> RetryAsync<T>(Func<Task<T?>> call)
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
                    return false; // the host or its storage is not available
                }
            },
            "an answer", Timeout);
        return answer!;
    }

    // Returns the number of requests.
    private async Task<int> UploadAsync(string name, Sample sample)
    {
        var sent = 0;
        var options = new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["referenceyear"] = "2017", ["chunksize"] = $"{ChunkSize(sample)}" } };
        await RetryAsync(() =>
        {
            sent++;
            return container.GetBlockBlobClient(name).UploadAsync(new MemoryStream(sample.Body), options)!;
        });
        return sent;
    }

    // The id of a batch begins with the name of its uploaded blob.
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
        (await RetryAsync(async () => (bool?)(await service.Results.GetBlobClient($"{id}/results.ndjson").ExistsAsync()).Value))!.Value;

    private async Task PauseAsync() => await Task.Delay(random.Next(3) == 0 ? 0 : random.Next(2_000));

    private int Index(Sample sample) => samples.ToList().IndexOf(sample);

    private Sample Any() => samples[random.Next(samples.Count)];

    private int ChunkSize(Sample sample) => Math.Max(64, sample.Body.Length / random.Next(1, 60));

    private static Uri Route(string id, string what = "") => new($"api/batches/{id}/{what}".TrimEnd('/'), UriKind.Relative);
}
