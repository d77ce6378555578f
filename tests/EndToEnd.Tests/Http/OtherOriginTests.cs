using System.Net;

namespace ServerlessAges.Tests.Http;

/// <summary>The embedded host has no keys: the pages that a browser shows beside its own must not be able to use it.</summary>
[Collection("service")]
public sealed class OtherOriginTests(Service service)
{
    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Another_page_starts_nothing(string header, string value)
    {
        SkipUnlessEmbedded();
        var before = await service.SentIdsAsync();

        using var answer = await service.SendAsync(HttpMethod.Post, "api/batches", Inputs.Csv, (header, value), ("Content-Type", "text/plain"));

        await Service.ProblemAsync(answer, 403, "other-origin");
        Assert.Equal(before, await service.SentIdsAsync());
    }

    [Fact]
    public async Task Its_own_page_and_programs_do()
    {
        SkipUnlessEmbedded();
        using var page = await service.SendAsync(HttpMethod.Post, "api/batches", Inputs.Csv, ("Sec-Fetch-Site", "same-origin"), ("Origin", "https://forwarded.example"));
        using var older = await service.SendAsync(HttpMethod.Post, "api/batches", Inputs.Csv, ("Origin", service.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        using var program = await service.SendAsync(HttpMethod.Post, "api/batches", Inputs.Csv);

        Assert.All([page, older, program], answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
    }

    private static void SkipUnlessEmbedded() => Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "the Functions host asks for a key");
}
