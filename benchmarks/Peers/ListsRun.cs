using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAges.Blobs.Connection;
using ServerlessAges.Sources;

namespace ServerlessAges.Benchmarks;

/// <summary>
/// Batches over lists of blobs through a running service, and a bare download of the same blobs by the same client plus the upload
/// of as many bytes as the result has, in turn. The results are compared with expected ones. Prints one line of JSON for each list.
/// </summary>
internal sealed class ListsRun(Uri service, string storage, Dictionary<string, int> processes) : IDisposable
{
    private static readonly int[] Concurrencies = [8, 16, 32];

    private readonly HttpClient http = new() { BaseAddress = service, Timeout = Timeout.InfiniteTimeSpan };
    private readonly BlobContainerClient inputs = BlobServiceFactory.Create(
        new BlobStoreOptions { ConnectionString = storage }).GetBlobContainerClient("inputs");

    /// <param name="lists">COUNTxBYTES: so many blobs of so many bytes each.</param>
    public async Task RunAsync(int runs, IReadOnlyList<string> lists)
    {
        // The service creates the container.
        await http.PutAsync(new Uri($"api/inputs/{Guid.NewGuid():N}", UriKind.Relative), new ByteArrayContent([]));
        var measured = new List<Measured>();
        foreach (var list in lists) measured.Add(await PrepareAsync(list, runs));
        for (var run = 0; run < runs; run++)
        {
            foreach (var one in measured)
            {
                if (one.Count > 1) one.Bare.Add(await TimeAsync(one.BareCpu, () => TransferAsync(one, one.Concurrency)));
                one.Batches.Add(await TimeAsync(one.BatchCpu, () => BatchAsync(one)));
                await http.DeleteAsync(one.Batch);
            }
        }

        foreach (var one in measured)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                list = one.Name, outputBytes = one.OutputBytes, concurrency = one.Concurrency, bare = one.Bare, accepted = one.Accepted,
                batches = one.Batches,
                ratio = one.Bare.Count == 0 ? (double?)null : Math.Round(Median(one.Batches) / Median(one.Bare), 2),
                bareCpu = one.BareCpu, batchCpu = one.BatchCpu,
            }));
        }
    }

    public void Dispose() => http.Dispose();

    private sealed record Measured(string Name, int Count, long Size, string Expected, long OutputBytes)
    {
        public int Concurrency { get; set; }
        public Uri? Batch { get; set; } // the latest
        public List<double> Accepted { get; } = []; // seconds until the batch was accepted
        public List<double> Bare { get; } = [];
        public List<double> Batches { get; } = [];
        public Dictionary<string, double> BareCpu { get; } = []; // seconds of a core, of the last run
        public Dictionary<string, double> BatchCpu { get; } = [];
        public IEnumerable<string> Blobs => Enumerable.Range(0, Count).Select(i => $"{Name}/{i:D6}.csv");
    }

    // Uploads the blobs, computes the expected result, and runs one batch to warm up.
    private async Task<Measured> PrepareAsync(string name, int runs)
    {
        var (count, size) = name.Split('x') is [var first, var second] ? (int.Parse(first, null), long.Parse(second, null)) : (0, 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (row, output) = (0, 0L);
        foreach (var group in Enumerable.Range(0, count).Chunk(size > 1 << 20 ? 4 : 64))
        {
            var bodies = group.Select(i => (Index: i, Body: Body())).ToArray();
            await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, cancellation) =>
                await inputs.GetBlobClient($"{name}/{one.Index:D6}.csv")
                    .UploadAsync(BinaryData.FromBytes(one.Body), overwrite: true, cancellation));
        }

        var measured = new Measured(name, count, size, Convert.ToHexString(hash.GetHashAndReset()), output);
        var checkedRun = await TimeAsync(measured.BatchCpu, () => BatchAsync(measured, check: true));
        await http.DeleteAsync(measured.Batch);
        await Console.Error.WriteLineAsync($"{name}: {checkedRun} s, the first batch, with the comparison of its results");
        if (runs == 0) measured.Batches.Add(checkedRun);
        if (count == 1 || runs == 0) return measured;
        var best = double.MaxValue;
        foreach (var concurrency in Concurrencies)
        {
            var clock = Stopwatch.StartNew();
            await TransferAsync(measured, concurrency);
            if (clock.Elapsed.TotalSeconds >= best) continue;
            (best, measured.Concurrency) = (clock.Elapsed.TotalSeconds, concurrency);
        }

        return measured;

        byte[] Body()
        {
            var body = new MemoryStream((int)size + 64);
            body.Write("name,born\n"u8);
            for (; body.Length < size; row++)
            {
                body.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Scientist {row:D8},{1500 + row % 500}\n")));
                var result = Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"{{\"name\":\"Scientist {row:D8}\",\"age\":{517 - row % 500}}}\n"));
                hash.AppendData(result);
                output += result.Length;
            }

            return body.ToArray();
        }
    }

    private async Task TransferAsync(Measured list, int concurrency)
    {
        await Parallel.ForEachAsync(list.Blobs, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (name, cancellation) =>
        {
            using var download = (await inputs.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation)).Value;
            await download.Content.CopyToAsync(Stream.Null, cancellation);
        });
        var upload = inputs.GetBlobClient($"{list.Name}.out");
        var sizes = new Azure.Storage.StorageTransferOptions { InitialTransferSize = 8 << 20, MaximumTransferSize = 8 << 20, MaximumConcurrency = 4 };
        await upload.UploadAsync(new ZeroStream(list.OutputBytes), new BlobUploadOptions { TransferOptions = sizes });
        await upload.DeleteAsync();
    }

    private async Task BatchAsync(Measured list, bool check = false)
    {
        var clock = Stopwatch.StartNew();
        var source = list.Count == 1 ? $"inputs/{list.Blobs.Single()}" : $"inputs/{list.Name}/*.csv";
        using var started = await http.PostAsync(new Uri($"api/batches?referenceYear=2017&source={Uri.EscapeDataString(source)}", UriKind.Relative), null);
        var batch = await ReadAsync(started);
        list.Accepted.Add(Math.Round(clock.Elapsed.TotalSeconds, 2));
        var path = $"api/batches/{batch.GetProperty("id").GetString()}";
        list.Batch = new Uri(path, UriKind.Relative);
        while (batch.GetProperty("status").GetString() is "Pending" or "Running" or "Committing")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Prefer", "wait=60" } } };
            using var answer = await http.SendAsync(request);
            batch = await ReadAsync(answer);
        }

        if (batch.GetProperty("status").GetString() != "Succeeded") throw new InvalidOperationException($"The batch failed: {batch}");
        if (check)
        {
            await using var results = await http.GetStreamAsync(new Uri($"{path}/results", UriKind.Relative));
            if (Convert.ToHexString(await SHA256.HashDataAsync(results)) != list.Expected)
                throw new InvalidOperationException($"The results of {list.Name} differ from the expected ones.");
        }
    }

    private async Task<double> TimeAsync(Dictionary<string, double> cpu, Func<Task> work)
    {
        var before = processes.ToDictionary(process => process.Key, process => CpuOf(process.Value));
        var clock = Stopwatch.StartNew();
        await work();
        var seconds = Math.Round(clock.Elapsed.TotalSeconds, 2);
        foreach (var (name, id) in processes) cpu[name] = Math.Round(CpuOf(id) - before[name], 1);
        return seconds;
    }

    private static double CpuOf(int process)
    {
        using var found = Process.GetProcessById(process);
        return found.TotalProcessorTime.TotalSeconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private sealed class ZeroStream(long length) : ReadOnlyStream
    {
        private long left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, left);
            left -= read;
            return ValueTask.FromResult(read);
        }
    }
}
