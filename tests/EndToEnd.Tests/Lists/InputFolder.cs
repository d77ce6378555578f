using System.Net;
using System.Text;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Lists;

/// <summary>Files in a folder and the same bytes as blobs in `inputs`, below a folder of their own.</summary>
internal sealed class InputFolder(Service service) : IDisposable
{
    private readonly Folder local = new();
    private readonly List<string> names = [];

    /// <summary>The folder in the container.</summary>
    public string Name { get; } = Guid.NewGuid().ToString("N");

    public string Path => local.Path;

    public string Glob => $"inputs/{Name}/**";

    /// <summary>In ordinal order, as a glob gives them.</summary>
    public IReadOnlyList<string> Names => [.. names.Order(StringComparer.Ordinal)];

    public BlobContainerClient Container => new(service.Storage, "inputs");

    public BlobClient Blob(string name) => Container.GetBlobClient($"{Name}/{name}");

    public async Task AddAsync(string name, byte[] content)
    {
        names.Add(name);
        var file = local[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, content);
        using var answer = await service.SendAsync(HttpMethod.Put, $"api/inputs/{Name}/{name}", content);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    public Task AddAsync(string name, string content) => AddAsync(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Inputs of every kind: other columns, delimiters, formats and encodings; without rows, and of many chunks.</summary>
    public async Task AddEveryKindAsync()
    {
        await AddAsync("a/one row.csv", "name,born\nAda Lovelace,1815");
        await AddAsync("a/header only.csv", "name,born\n");
        await AddAsync("b/other columns.csv", "id;born;name\r\n1;1882;\"Noether, Emmy\"\r\n2;soon;Nobody\r\n");
        await AddAsync("b/mixed.csv", Inputs.Mixed(1_500, seed: 41));
        await AddAsync("c/lines.ndjson", Inputs.Ndjson);
        await AddAsync("c/array.json", Inputs.JsonArray);
        await AddAsync("c/packed.csv.gz", Inputs.Gzip(Inputs.Mixed(400, seed: 42)));
        await AddAsync("d/bom.csv", [.. Encoding.UTF8.Preamble, .. Inputs.Csv]);
        await AddAsync("d/utf16.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("name,born\nTu Youyou,1930\n")]);
        await AddAsync("e/cr.csv", "name,born\rVera Rubin,1928\rSally Ride,1951\r");
    }

    /// <summary>Starts a batch and returns its id.</summary>
    public async Task<string> StartAsync(string query = "", string? source = null, string? key = null)
    {
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", key)];
        using var answer = await service.SendAsync(
            HttpMethod.Post, $"api/batches?{source ?? $"source={Uri.EscapeDataString(Glob)}"}&referenceYear=2017{query}", null, headers);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK, text);
        return Service.Json(text).GetProperty("id").GetString()!;
    }

    /// <summary>The expected results: those of each file in turn, from `ages run` over one file.</summary>
    public async Task<string> ExpectedAsync(params string[] except)
    {
        var results = new StringBuilder();
        foreach (var name in Names.Except(except))
        {
            var ended = await Ages.RunAsync("run", local[name], "--reference-year", "2017");
            Assert.True(ended.ExitCode is 0 or 3, ended.Error);
            results.Append(ended.Output);
        }

        return results.ToString();
    }

    public Task<Ages.Ended> AgesAsync(params string[] arguments)
    {
        string[] key = Environment.GetEnvironmentVariable("AGES_KEY") is { } given ? ["--key", given] : [];
        return Ages.RunAsync([.. arguments, "--url", service.Http.BaseAddress!.ToString(), .. key]);
    }

    /// <summary>Checks that `ages verify` proves a batch.</summary>
    public async Task VerifyAsync(string id)
    {
        var ended = await AgesAsync("verify", id);
        Assert.True((ended.ExitCode, ended.Error) == (0, ""), ended.Error);
    }

    public void Dispose() => local.Dispose();
}
