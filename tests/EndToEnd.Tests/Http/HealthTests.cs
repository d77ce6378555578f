using System.Diagnostics;

namespace ServerlessAges.Tests.Http;

/// <summary>GET /api/health.</summary>
[Trait("Category", "Faults")]
public sealed class HealthTests
{
    [Fact]
    public async Task Says_the_version_and_within_seconds_whether_storage_answers()
    {
        Assert.SkipWhen(Service.GivenUrl is not null, "the storage under test is not ours to disturb");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);

        using var well = await service.SendAsync(HttpMethod.Get, "api/health");
        proxy.Decide = _ => Fate.Silence;
        var clock = Stopwatch.StartNew();
        using var ill = await service.SendAsync(HttpMethod.Get, "api/health");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"it took {clock.Elapsed}");
        proxy.Decide = _ => Fate.Pass;
        using var again = await service.SendAsync(HttpMethod.Get, "api/health");

        Assert.Equal((200, 503, 200), ((int)well.StatusCode, (int)ill.StatusCode, (int)again.StatusCode));
        var health = Service.Json(await well.Content.ReadAsStringAsync());
        Assert.Matches(@"^\d+\.\d+\.\d+$", health.GetProperty("version").GetString());
        Assert.Equal("ok", health.GetProperty("storage").GetString());
        Assert.Equal("unavailable", Service.Json(await ill.Content.ReadAsStringAsync()).GetProperty("storage").GetString());
    }
}
