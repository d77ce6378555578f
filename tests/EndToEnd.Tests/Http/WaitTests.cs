namespace ServerlessAges.Tests.Http;

/// <summary>Prefer: wait=N.</summary>
[Collection("service")]
public sealed class WaitTests(Service service)
{
    [Fact]
    public async Task One_request_sends_a_batch_and_answers_with_its_end()
    {
        using var answer = await service.SendAsync(HttpMethod.Post, "api/batches?referenceYear=2017", Inputs.Csv, ("Prefer", "wait=100"));

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("wait=100", Assert.Single(answer.Headers.GetValues("Preference-Applied")));
        var batch = Service.Json(await answer.Content.ReadAsStringAsync());
        Assert.Equal("Succeeded", batch.GetProperty("status").GetString());
        Assert.Equal(Samples.Ages2017, await service.AgesAsync(batch.GetProperty("id").GetString()!));
    }

    [Theory]
    [InlineData("respond-async, Wait=\"60\"; x=y", "wait=60")]
    [InlineData("wait=100000", "wait=200")]
    [InlineData("wait=soon", null)]
    [InlineData("return=minimal", null)]
    public async Task The_status_waits_as_well_and_says_how_long_it_would(string prefer, string? applied)
    {
        var id = await service.AcceptedAsync(Inputs.Csv);
        if (applied is null) await service.EndedAsync(id);

        using var answer = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}", null, ("Prefer", prefer));

        Assert.Equal("Succeeded", Service.Json(await answer.Content.ReadAsStringAsync()).GetProperty("status").GetString());
        Assert.Equal(applied, answer.Headers.TryGetValues("Preference-Applied", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task A_wait_that_is_over_answers_with_what_there_is()
    {
        var body = Inputs.Mixed(100_000, seed: 76);

        using var answer = await service.SendAsync(HttpMethod.Post, $"api/batches?chunkSize={body.Length / 400}", body, ("Prefer", "wait=0"));

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal("wait=0", Assert.Single(answer.Headers.GetValues("Preference-Applied")));
        using var cancelled = await service.SendAsync(HttpMethod.Post, $"{answer.Headers.Location!.AbsolutePath[1..]}/cancel");
        using var missing = await service.SendAsync(HttpMethod.Get, "api/batches/missing", null, ("Prefer", "wait=100"));
        await Service.ProblemAsync(missing, 404, "batch-not-found");
    }
}
