namespace ServerlessAges.Tests.Http;

/// <summary>GET /api/batches: pages and states.</summary>
[Collection("service")]
public sealed class ListTests(Service service)
{
    [Fact]
    public async Task Pages_hold_every_batch_once_newest_first_also_while_new_ones_come()
    {
        for (var i = 0; i < 5; i++) await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv));
        var before = await service.IdsAsync();
        var paged = new List<string>();
        var accepted = new List<DateTimeOffset>();

        for (var page = "api/batches?limit=2"; page is not null;)
        {
            using var answer = await service.SendAsync(HttpMethod.Get, page);
            var list = Service.Json(await answer.Content.ReadAsStringAsync());
            var batches = list.GetProperty("batches").EnumerateArray().ToArray();
            paged.AddRange(batches.Select(batch => batch.GetProperty("id").GetString()!));
            accepted.AddRange(batches.Select(batch => batch.GetProperty("accepted").GetDateTimeOffset()));
            page = list.TryGetProperty("next", out var next) ? new Uri(next.GetString()!).PathAndQuery : null;
            var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            Assert.Equal(page is null ? null : $"<{next.GetString()}>; rel=\"next\"", link);
            if (paged.Count == 2) await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv));
        }

        Assert.Equal(before, paged);
        Assert.Equal(accepted.OrderDescending(), accepted);
    }

    [Fact]
    public async Task Only_batches_in_the_state_asked_for()
    {
        var succeeded = await service.AcceptedAsync(Inputs.Csv);
        await service.EndedAsync(succeeded);
        var failed = await service.AcceptedAsync("name,born\nA,x\n"u8.ToArray(), query: "?maxRejected=0");
        await service.EndedAsync(failed, "Failed");

        var listed = await service.BatchesAsync("?state=failed&limit=1");

        Assert.All(listed, batch => Assert.Equal("Failed", batch.GetProperty("status").GetString()));
        Assert.Contains(failed, listed.Select(batch => batch.GetProperty("id").GetString()));
        Assert.DoesNotContain(succeeded, listed.Select(batch => batch.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=501", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?state=Done", "state")]
    [InlineData("?state=1", "state")]
    [InlineData("?after=yesterday", "after")]
    [InlineData("?status=Running", "status")]
    public async Task Bad_values_are_refused_by_name(string query, string option)
    {
        using var answer = await service.SendAsync(HttpMethod.Get, $"api/batches{query}");

        var problem = await Service.ProblemAsync(answer, 400, "bad-option");
        Assert.Equal(option, problem.GetProperty("option").GetString());
    }
}
