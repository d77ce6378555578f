using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Hosts;

/// <summary>The setting Ages__inputContainers.</summary>
[Trait("Category", "Faults")]
public sealed class InputContainersTests
{
    [Fact]
    public async Task Only_the_containers_of_the_setting_are_read()
    {
        Service.SkipUnlessOwn();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service { Settings = { ["Ages__inputContainers"] = "scientists, archive-2026" } };
        await service.StartOnAsync(storage);
        var archive = new BlobContainerClient(storage.ConnectionString, "archive-2026");

        await StartAsync(404, "source-not-found", "archive-2026/*.csv"); // a missing container has no blobs
        await archive.CreateAsync();
        await archive.GetBlobClient("a.csv").UploadAsync(new BinaryData(Inputs.Csv));
        await StartAsync(202, "", "archive-2026/*.csv");
        await StartAsync(202, "", "archive-2026/a.csv");
        await StartAsync(404, "source-not-found", "scientists/a.csv");
        await StartAsync(400, "bad-option", "inputs/a.csv");
        await StartAsync(400, "bad-option", "inputs/*.csv");
        using var stored = await service.SendAsync(HttpMethod.Put, "api/inputs/a.csv", Inputs.Csv);
        await Service.ProblemAsync(stored, 404, "route-not-found");

        async Task StartAsync(int status, string code, string source)
        {
            using var answer = await service.SendAsync(HttpMethod.Post, $"api/batches?source={source}");
            if (status == 202) Assert.Equal(status, (int)answer.StatusCode);
            else await Service.ProblemAsync(answer, status, code);
        }
    }

    [Fact]
    public async Task A_setting_that_names_no_readable_container_is_refused_at_start()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        using var service = new Service { Settings = { ["Ages__inputContainers"] = "scientists,batches" } };
        await using var storage = await Storage.StartAsync(folder.Path);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartOnAsync(storage));

        Assert.Contains("Ages__inputContainers", refused.Message, StringComparison.Ordinal);
    }
}
