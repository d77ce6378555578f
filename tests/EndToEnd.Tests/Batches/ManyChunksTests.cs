namespace ServerlessAges.Tests.Batches;

[Collection("service")]
public sealed class ManyChunksTests(Service service)
{
    [Fact]
    public async Task A_hundred_thousand_records_in_two_hundred_chunks_equal_a_local_run()
    {
        var body = Inputs.Mixed(100_000, seed: 1);
        var (ages, rejected) = await LocalRun.ResultsAsync(body);

        var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 210}");
        var batch = await service.EndedAsync(id);

        Assert.True(batch.GetProperty("progress").GetProperty("chunks").GetInt32() >= 200, batch.ToString());
        Assert.Equal(100_000, batch.GetProperty("counts").GetProperty("records").GetInt64());
        Assert.Equal(ages, await service.AgesAsync(id));
        Assert.Equal(rejected, await service.Http.GetStringAsync(new Uri($"api/batches/{id}/rejected", UriKind.Relative)));
    }

    [Fact]
    public async Task Concurrent_batches_do_not_mix()
    {
        var bodies = Enumerable.Range(2, 4).Select(seed => Inputs.Mixed(5_000, seed)).ToArray();

        var ids = await Task.WhenAll(bodies.Select(body => service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={body.Length / 7}")));

        foreach (var (id, body) in ids.Zip(bodies))
        {
            await service.EndedAsync(id);
            Assert.Equal(await LocalRun.AgesAsync(body), await service.AgesAsync(id));
        }
    }
}
