using System.Net;

namespace ServerlessAges.Tests;

/// <summary>Requests to a host whose processor may not return.</summary>
public sealed class EndlessRecordTests(EndlessRecordTests.ImpatientSite site) : IClassFixture<EndlessRecordTests.ImpatientSite>
{
    [Fact]
    public async Task An_answer_without_a_batch_has_a_deadline_and_names_the_record()
    {
        using var answer = await site.Http.PostAsync("/api/map?processor=endless", new StringContent("place\na\nendless\nb\n"));
        var problem = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("\"processor-timeout\"", problem, StringComparison.Ordinal);
        Assert.Contains("does not return from the record at byte 8", problem, StringComparison.Ordinal);
    }

    /// <summary>A host with a short deadline.</summary>
    public sealed class ImpatientSite() : Site("ServerlessAges.Measures.dll", new Dictionary<string, string> { ["Ages__chunkDeadlineSeconds"] = "1" });
}
