using System.Net;
using System.Text;

namespace ServerlessAges.Tests.Batches;

/// <summary>Idempotent start, list, cancel, delete, and batches without records.</summary>
[Collection("service")]
public sealed class LifeTests(Service service)
{
    [Fact]
    public async Task The_same_key_and_body_are_the_same_batch()
    {
        var key = Guid.NewGuid().ToString();
        using var first = await service.PostAsync(Inputs.Csv, query: "?referenceYear=2017", key: key);
        using var second = await service.PostAsync(Inputs.Csv, query: "?referenceYear=2017", key: key);
        using var other = await service.PostAsync(Inputs.Ndjson, type: null, query: "?referenceYear=2017", key: key);

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Contains("idempotency-conflict", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await service.EndedAsync(first.Headers.Location!.Segments[^1]);
    }

    [Fact]
    public async Task A_deleted_batch_answers_410_and_has_no_results()
    {
        var id = await service.AcceptedAsync(Inputs.Csv);
        await service.EndedAsync(id);
        Assert.Contains(
            (await service.GetAsync("api/batches")).GetProperty("batches").EnumerateArray(),
            batch => batch.GetProperty("id").GetString() == id);

        for (var repeat = 0; repeat < 2; repeat++)
        {
            using var deleted = await service.Http.DeleteAsync(new Uri($"api/batches/{id}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        }

        using var ages = await service.Http.GetAsync(new Uri($"api/batches/{id}/results", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Gone, ages.StatusCode);
        Assert.False(await service.Results.GetBlobClient($"{id}/results.ndjson").ExistsAsync());
    }

    [Fact]
    public async Task A_cancelled_batch_publishes_nothing()
    {
        var body = Inputs.Mixed(200_000, seed: 3);
        var id = await service.AcceptedAsync(body, query: $"?chunkSize={body.Length / 400}");

        using var cancelled = await service.Http.PostAsync(new Uri($"api/batches/{id}/cancel", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        await service.EndedAsync(id, "Cancelled");
        Assert.False(await service.Results.GetBlobClient($"{id}/results.ndjson").ExistsAsync());
        using var ages = await service.Http.GetAsync(new Uri($"api/batches/{id}/results", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, ages.StatusCode);
    }

    [Theory]
    [InlineData("text/csv", "born;name\n1815;Ada\nsoon;\"Tu\nYouyou\"\nnever;Marie\n", "born;name\nsoon;\"Tu\nYouyou\"\nnever;Marie\n")]
    [InlineData("text/csv", "sep=;\r\nborn;name\r\n1815;Ada\r\nsoon;Tu\r\n", "sep=;\r\nborn;name\r\nsoon;Tu\r\n")]
    [InlineData("text/csv", "born;name\r1815;Ada\rsoon;\"Tu\nYouyou\"\rnever;Marie", "born;name\rsoon;\"Tu\nYouyou\"\rnever;Marie\r")]
    [InlineData("application/x-ndjson", "{\"name\":\"Ada\",\"born\":1815}\n{\"name\":\"Tu\",\"born\":\"soon\"}\n", "{\"name\":\"Tu\",\"born\":\"soon\"}\n")]
    public async Task Rejected_records_can_be_corrected_and_sent_again(string type, string input, string again)
    {
        var id = await service.AcceptedAsync(Encoding.UTF8.GetBytes(input), type, "?referenceYear=2017");
        await service.EndedAsync(id);

        var rejected = await service.Http.GetStringAsync(new Uri($"api/batches/{id}/rejected?as=input", UriKind.Relative));

        Assert.Equal(again, rejected);
        var corrected = again.Replace("soon", "1930", StringComparison.Ordinal).Replace("never", "1867", StringComparison.Ordinal);
        var second = await service.AcceptedAsync(Encoding.UTF8.GetBytes(corrected), type, "?referenceYear=2017");
        Assert.Equal(0, (await service.EndedAsync(second)).GetProperty("counts").GetProperty("rejected").GetInt32());
        using var other = await service.Http.GetAsync(new Uri($"api/batches/{id}/rejected?as=output", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Theory]
    [InlineData("text/csv", "name,born\r\n")]
    [InlineData("text/csv", "name,born")]
    [InlineData("text/csv", "name,born\n\n\n")]
    [InlineData("application/x-ndjson", "\n")]
    [InlineData("application/json", "[]")]
    [InlineData("application/octet-stream", " [\n] ")]
    public async Task A_batch_without_records_has_a_warning(string type, string input)
    {
        var id = await service.AcceptedAsync(Encoding.UTF8.GetBytes(input), type);
        var ended = await service.EndedAsync(id);
        var manifest = Service.Json(await service.Http.GetStringAsync(new Uri($"api/batches/{id}/manifest", UriKind.Relative)));

        foreach (var document in new[] { ended, manifest })
        {
            Assert.Equal(0, document.GetProperty("counts").GetProperty("records").GetInt32());
            Assert.Equal("no-records", document.GetProperty("warnings").EnumerateArray().Single().GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task A_batch_with_records_has_no_warnings() =>
        Assert.False((await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv))).TryGetProperty("warnings", out _));

    [Fact]
    public async Task Cancelling_an_ended_batch_is_a_conflict()
    {
        var id = await service.AcceptedAsync(Inputs.Csv);
        await service.EndedAsync(id);

        using var cancelled = await service.Http.PostAsync(new Uri($"api/batches/{id}/cancel", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Conflict, cancelled.StatusCode);
    }
}
