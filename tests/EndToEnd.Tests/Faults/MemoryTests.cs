using System.Text;

namespace ServerlessAges.Tests.Faults;

/// <summary>A chunk that takes more memory than there is.</summary>
public sealed class MemoryTests
{
    [Fact]
    public async Task A_chunk_that_takes_all_memory_fails_its_batch_and_nothing_else()
    {
        Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "a host of its own, with little memory");
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service { Settings = { ["DOTNET_GCHeapHardLimit"] = "0x8000000" } }; // 128 MiB
        await service.StartOnAsync(storage);
        var body = Encoding.UTF8.GetBytes($"name,born\n{new string('A', 60 << 20)},1900\n");

        var id = await service.AcceptedAsync(body, query: "?maxRowBytes=67108864");

        var failed = await service.EndedAsync(id, "Failed");
        Assert.Equal("chunk-failed", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Matches(
            @"Chunk 0 \(bytes 10 to \d+ of the input\) was begun 3 times and never finished: it takes more memory than there is\.",
            failed.GetProperty("failure").GetProperty("message").GetString());
        await service.EndedAsync(await service.AcceptedAsync(Inputs.Csv));
        Assert.Equal(0, await service.StopAsync());
    }
}
