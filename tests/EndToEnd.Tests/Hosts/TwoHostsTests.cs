namespace ServerlessAges.Tests.Hosts;

/// <summary>Two Functions hosts on one task hub, as after a scale-out.</summary>
[Trait("Category", "Faults")]
public sealed class TwoHostsTests(ITestOutputHelper output)
{
    private const int Chunks = 120;

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Both_hosts_run_chunks_of_a_batch_and_either_may_be_killed(int? killed)
    {
        Assert.SkipWhen(Service.GivenUrl is not null || !Service.OnFunctions, "This test starts two Functions hosts: set AGES_HOST=functions.");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var first = new Service();
        using var second = new Service();
        await first.StartOnAsync(storage);
        await second.StartOnAsync(storage);
        Service[] hosts = [first, second];
        var body = Inputs.Mixed(60_000, seed: 31);
        var local = await Ages.RunAsync(["run", "-", "--reference-year", "2017"], body);

        var id = await first.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / Chunks}");
        if (killed is { } host)
        {
            await Wait.UntilAsync(async () => (await InstancesAsync(hosts[1 - host], id)).Count == 2, "both hosts have finished chunks", TimeSpan.FromMinutes(2));
            hosts[host].KillHost();
        }

        var living = hosts[killed == 0 ? 1 : 0];
        await living.EndedAsync(id);

        Assert.Equal(local.Output, await living.AgesAsync(id));
        var shares = await InstancesAsync(living, id);
        output.WriteLine(string.Join(", ", shares.OrderBy(share => share.Key).Select(share => $"{share.Key}: {share.Value} chunks")));
        Assert.Equal(2, shares.Count);
        Assert.InRange(shares.Values.Sum(), Chunks, Chunks + 20); // a reprocessed chunk is counted twice
        foreach (var one in hosts.Where((_, index) => index != killed)) await one.StopAsync();
    }

    /// <summary>How many chunks each instance has finished.</summary>
    private static async Task<Dictionary<string, int>> InstancesAsync(Service host, string id) =>
        (await host.GetAsync($"api/batches/{id}/timeline")).GetProperty("chunks").EnumerateArray()
            .CountBy(chunk => chunk.GetProperty("instance").GetString()!).ToDictionary();
}
