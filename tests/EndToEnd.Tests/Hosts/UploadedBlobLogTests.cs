using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Tests.Hosts;

/// <summary>Names of uploaded blobs in the log.</summary>
public sealed class UploadedBlobLogTests
{
    [Fact]
    public async Task A_name_cannot_forge_a_line_of_the_log()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var host = Ages.Start("serve", "--port", "0", "--storage", storage.ConnectionString);
        var container = new BlobContainerClient(storage.ConnectionString, "scientists");
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient("a\u009b31m\u202eb.csv").UploadAsync(new BinaryData(Encoding.UTF8.GetBytes("name,born\n")));

        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await host.Process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (!line.Contains("Uploaded blob", StringComparison.Ordinal)) continue;
            Assert.Contains("Uploaded blob a\uFFFD31m\uFFFDb.csv: batch", line, StringComparison.Ordinal);
            return;
        }

        Assert.Fail("The host ended.");
    }

    [Fact]
    public async Task A_folder_marker_is_logged_once_and_skipped()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var host = Ages.Start("serve", "--port", "0", "--storage", storage.ConnectionString);
        var container = new BlobContainerClient(storage.ConnectionString, "scientists");
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient("2026").UploadAsync(
            new BinaryData(""), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["hdi_isfolder"] = "true" } });

        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var markers = 0;
        while (await host.Process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Contains("Blob 2026 marks a folder (hdi_isfolder=true): skipped", StringComparison.Ordinal) && ++markers == 1)
                await container.GetBlobClient("2026/a.csv").UploadAsync(new BinaryData("name,born\n"));
            if (!line.Contains("Uploaded blob", StringComparison.Ordinal)) continue;
            Assert.Contains("Uploaded blob 2026/a.csv: batch", line, StringComparison.Ordinal);
            Assert.Equal(1, markers);
            return;
        }

        Assert.Fail("The host ended.");
    }
}
