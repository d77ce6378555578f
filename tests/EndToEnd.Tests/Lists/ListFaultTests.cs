using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Lists;

/// <summary>Inputs of a list that change, disappear, or cannot be read.</summary>
public sealed class ListFaultTests(ProxiedHost host) : IClassFixture<ProxiedHost>, IDisposable
{
    private readonly InputFolder inputs = new(host.Service);

    public void Dispose() => inputs.Dispose();

    [Theory]
    [InlineData(true, "source-changed")]
    [InlineData(false, "source-missing")]
    public async Task An_input_that_is_overwritten_or_deleted_fails_the_batch_with_its_name(bool isOverwritten, string code)
    {
        Service.SkipUnlessOwn();
        for (var i = 0; i < 12; i++) await inputs.AddAsync($"{i:D2}.csv", $"name,born\nScientist {i},1900\n");
        var planned = host.Proxy.HoldAsync(request =>
            request.Method == "PUT" && request.Path.EndsWith("/plan.json", StringComparison.Ordinal) ? Fate.Hold : Fate.Pass);

        // Also if unreadable inputs are allowed: this one is not known to be unreadable.
        var id = await inputs.StartAsync("&chunkSize=64&maxRejectedInputs=12");
        await planned;
        if (isOverwritten) await inputs.Blob("07.csv").UploadAsync(new BinaryData("name,born\nNobody,1901\n"), overwrite: true);
        else await inputs.Blob("07.csv").DeleteAsync();
        host.Proxy.Release();

        var failure = (await host.Service.EndedAsync(id, "Failed")).GetProperty("failure");
        Assert.Equal(code, failure.GetProperty("code").GetString());
        Assert.Contains($"inputs/{inputs.Name}/07.csv", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        using var results = await host.Service.Http.GetAsync(new Uri($"api/batches/{id}/results", UriKind.Relative));
        Assert.False(results.IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_input_that_cannot_be_read_fails_the_batch_with_its_name_or_is_rejected_if_allowed()
    {
        Service.SkipUnlessOwn();
        string[] unreadable = ["01 empty.csv", "02 no column.csv", "03 damaged.csv.gz"];
        await inputs.AddAsync("00.csv", "name,born\nAda Lovelace,1815\n");
        await inputs.AddAsync(unreadable[0], "");
        await inputs.AddAsync(unreadable[1], "name,town\nAda Lovelace,London\n");
        await inputs.AddAsync(unreadable[2], Inputs.Gzip(Inputs.Csv)[..^9]);
        await inputs.AddAsync("04.csv", Inputs.Mixed(200, seed: 43));

        foreach (var (allowed, code) in ((int, string)[])[(0, "empty-input"), (2, "too-many-rejected-inputs")])
        {
            var failed = await inputs.StartAsync($"&maxRejectedInputs={allowed}&chunkSize=500");
            var failure = (await host.Service.EndedAsync(failed, "Failed")).GetProperty("failure");
            if (allowed > 0) Assert.Equal(code, failure.GetProperty("code").GetString());
            Assert.Contains($"inputs/{inputs.Name}/0", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        var id = await inputs.StartAsync("&maxRejectedInputs=3&chunkSize=500");
        await host.Service.EndedAsync(id);

        Assert.Equal(await inputs.ExpectedAsync(unreadable), await host.Service.AgesAsync(id));
        await inputs.VerifyAsync(id);
        var listed = await inputs.AgesAsync("results", id, "--inputs");
        var accounts = listed.Output.TrimEnd('\n').Split('\n').Select(Service.Json).ToArray();
        Assert.Equal(inputs.Names.Select(name => $"inputs/{inputs.Name}/{name}"), accounts.Select(account => account.GetProperty("name").GetString()));
        Assert.Equal(
            [null, "empty-input", "missing-column", "invalid-gzip", null],
            accounts.Select(account => account.TryGetProperty("failure", out var failure) ? failure.GetProperty("code").GetString() : null));
        Assert.Contains(", 5 inputs", (await inputs.AgesAsync("status", id)).Output, StringComparison.Ordinal);
        Assert.Contains("5 inputs (3 rejected)", (await inputs.AgesAsync("verify", id)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_records_name_input_and_line()
    {
        Service.SkipUnlessOwn();
        await inputs.AddAsync("a.csv", "name,born\nAda Lovelace,1815\nHypatia,Unknown\n");
        await inputs.AddAsync("b.csv", "name,born\n\"Tu\nYouyou\",1930\nNobody,soon\n");

        var id = await inputs.StartAsync("&chunkSize=10");
        await host.Service.EndedAsync(id);

        var rejected = Encoding.UTF8.GetString(await host.Storage.ResultAsync(id, "rejected.ndjson")).TrimEnd('\n').Split('\n').Select(Service.Json);
        Assert.Equal(
            [($"inputs/{inputs.Name}/a.csv", 3), ($"inputs/{inputs.Name}/b.csv", 4)],
            rejected.Select(record => (record.GetProperty("input").GetString()!, record.GetProperty("line").GetInt32())));
    }

    [Fact]
    public async Task A_cancelled_batch_is_redriven_and_keeps_its_chunks()
    {
        Service.SkipUnlessOwn();
        for (var i = 0; i < 40; i++) await inputs.AddAsync($"{i:D2}.csv", Inputs.Mixed(20, seed: i));
        var staged = 0;
        var holding = host.Proxy.HoldAsync(request =>
            request.Method == "PUT" && request.Path.Contains("/checkpoints/", StringComparison.Ordinal)
            && Interlocked.Increment(ref staged) > 10 ? Fate.Hold : Fate.Pass);
        var id = await inputs.StartAsync("&chunkSize=400");
        await holding;

        using (var cancelled = await host.Service.SendAsync(HttpMethod.Post, $"api/batches/{id}/cancel"))
            Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        host.Proxy.Release();
        await host.Service.EndedAsync(id, "Cancelled");
        using var redriven = await host.Service.SendAsync(HttpMethod.Post, $"api/batches/{id}/redrive");

        Assert.InRange(Service.Json(await redriven.Content.ReadAsStringAsync()).GetProperty("chunksReused").GetInt32(), 10, 1000);
        await host.Service.EndedAsync(id);
        Assert.Equal(await inputs.ExpectedAsync(), await host.Service.AgesAsync(id));
        await inputs.VerifyAsync(id);
    }

    [Fact]
    public async Task A_repeated_request_is_one_batch_and_a_deletion_leaves_the_inputs()
    {
        Service.SkipUnlessOwn();
        await inputs.AddAsync("a.csv", Inputs.Csv);
        await inputs.AddAsync("b.csv", Inputs.Csv);
        var key = Guid.NewGuid().ToString();
        string[] submit =
        [
            "submit", Path.Combine(inputs.Path, "b.csv"), Path.Combine(inputs.Path, "a.csv"), "--one-batch", "--idempotency-key", key + "s",
            "--reference-year", "2017",
        ];

        var ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => inputs.StartAsync(key: key)));
        var (first, second) = (await inputs.AgesAsync(submit), await inputs.AgesAsync([.. submit, "--follow"]));

        Assert.Single(ids.Distinct());
        Assert.Equal((0, first.Output), (second.ExitCode, second.Output));
        await host.Service.EndedAsync(ids[0]);
        Assert.Equal(Samples.Ages2017 + Samples.Ages2017, await host.Service.AgesAsync(ids[0]));
        using (var deleted = await host.Service.SendAsync(HttpMethod.Delete, $"api/batches/{ids[0]}"))
            Assert.True(deleted.IsSuccessStatusCode, await deleted.Content.ReadAsStringAsync());
        Assert.True(await inputs.Blob("a.csv").ExistsAsync());
        var left = new Azure.Storage.Blobs.BlobServiceClient(host.Service.Storage);
        foreach (var (container, prefix) in ((string, string)[])[("results", $"{ids[0]}/"), ("batches", $"work/{ids[0]}/")])
            Assert.Empty(await left.GetBlobContainerClient(container).GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }).ToArrayAsync());
    }
}
