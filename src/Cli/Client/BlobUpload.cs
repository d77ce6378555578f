using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Cli.Client;

/// <summary>Uploads files to the container of the service, for more bytes than a body may have.</summary>
internal static class BlobUpload
{
    public static void RefuseSameName(string[] files)
    {
        if (files.Contains(StandardStreams.Dash))
            throw UsageError.Of("With --storage, name files: a blob needs a name.");
        if (files.GroupBy(Path.GetFileName).FirstOrDefault(same => same.Count() > 1) is not { } twice) return;
        throw UsageError.Of($"{string.Join(" and ", twice)} would both become the blob {twice.Key}: "
            + "submit them one after the other, or rename one.");
    }

    public static async Task<BatchAnswer> RunAsync(
        Stream content, string name, BlobStoreOptions account, Dictionary<string, string> options,
        CancellationToken cancellation)
    {
        var bar = new Bar { Text = name };
        var container = BlobServiceFactory.Create(account).GetBlobContainerClient(account.Inputs);
        var upload = container.GetBlobClient(name).UploadAsync(
            content,
            new BlobUploadOptions
            {
                Metadata = options.ToDictionary(option => option.Key.ToLowerInvariant(), option => option.Value),
                TransferOptions = new() { MaximumTransferSize = 32 << 20 }, // a blob of 1 TiB has at most 50,000 blocks
                ProgressHandler = new Progress<long>(sent => bar.Done = (double)sent / Math.Max(1, content.Length)),
            },
            cancellation);
        await Bar.ShowAsync([bar], upload);
        await upload;
        var inputs = BlobStorage.Create(account).Inputs;
        var found = await inputs.FindAsync(account.Inputs, name, cancellation)
            ?? throw new IOException($"{name} was removed from '{account.Inputs}' while it was uploaded.");
        return BatchAnswer.FromUpload(BatchId.FromUploadedBlob(inputs.Account, found.Blob), $"{account.Inputs}/{name}");
    }
}
