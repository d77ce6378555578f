using System.Text;

namespace ServerlessAges.Tests.Faults;

/// <summary>A chunk that needs more memory than the host has.</summary>
public sealed class MemoryTests
{
    [Fact]
    public async Task Only_the_batch_of_that_chunk_fails()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service { Settings = { ["DOTNET_GCHeapHardLimit"] = "0x8000000" } }; // 128 MiB
        await service.StartOnAsync(storage);
        var body = Encoding.UTF8.GetBytes($"name,born\n{new string('A', 60 << 20)},1900\n");

        var id = await service.AcceptedAsync(body, query: "?maxRowBytes=67108864");

        var failed = await service.EndedAsync(id, "Failed");
        Assert.Equal("chunk-failed", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Matches(
            @"Chunk 0 \(bytes 10 to \d+ of the input\) failed 3 times: .*memory",
            failed.GetProperty("failure").GetProperty("message").GetString());
        await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv));
        Assert.Equal(0, await service.StopAsync());
    }
}
