using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessAges.Cli.Client;

/// <summary>
/// Uploads the inputs of one batch below a folder of their own, then a list of their names in the order of the command
/// line. Blobs are created, never replaced, so a request may be repeated. With an account they are uploaded to storage,
/// otherwise sent to the service.
/// </summary>
internal sealed class ListUpload(ClientCall call, LocalFile[] files, BlobStoreOptions? account)
{
    private const int Concurrency = 8;
    private const int MaxAttempts = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly string Container = new BlobStoreOptions().StoredInputs;

    private readonly IBatchInputs? storage = account is null ? null : BlobStorage.Create(account).Inputs;

    // By full path: a file that is named twice is uploaded once, and listed twice.
    private readonly Dictionary<string, LocalFile> uploads =
        files.DistinctBy(FullPath).ToDictionary(FullPath);

    /// <summary>Returns the name of the list.</summary>
    /// <param name="key">The folder depends on it and on the files, so a repeated call names the same list.</param>
    public async Task<string> RunAsync(string? key)
    {
        var root = Root();
        var folder = key is null ? BatchId.New(DateTimeOffset.UtcNow) : BatchId.FromKey(await DigestAsync(key));
        await UploadAsync(BlobName);
        var lines = files.Select(file => $"{Container}/{BlobName(FullPath(file))}\n");
        var list = Encoding.UTF8.GetBytes(string.Concat(lines));
        await RetryAsync(
            () => CreateAsync($"{folder}.txt", new MemoryStream(list), _ => { }, call.Cancellation), call.Cancellation);
        return $"{Container}/{folder}.txt";

        string BlobName(string path) =>
            $"{folder}/{Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')}";
    }

    private static string FullPath(LocalFile file) => Path.GetFullPath(file.Name);

    // The current folder, or the nearest one above it that contains all files.
    private string Root()
    {
        foreach (var (path, file) in uploads)
        {
            if (file.IsStream) throw UsageError.Of($"--one-batch: {file.Name} is a stream. Name files.");
            if (path.AsSpan().ContainsAny('\r', '\n'))
                throw UsageError.Of($"--one-batch: the name of {file.Name} has a line end. Rename the file.");
        }

        var root = Directory.GetCurrentDirectory();
        while (!uploads.Keys.All(path => !Path.IsPathRooted(Path.GetRelativePath(root, path))
            && Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar)[0] != ".."))
        {
            root = Path.GetDirectoryName(root)
                ?? throw UsageError.Of("--one-batch: the files are on several drives. Name files of one drive.");
        }

        return root;
    }

    private async Task<string> DigestAsync(string key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', files.Select(FullPath).Prepend(key))));
        foreach (var file in uploads.Values)
        {
            await using var content = file.OpenRead();
            hash.AppendData(await SHA256.HashDataAsync(content, call.Cancellation));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task UploadAsync(Func<string, string> nameOf)
    {
        var all = new Bar();
        var slots = Math.Min(Concurrency, uploads.Count);
        var free = new ConcurrentBag<Bar>(Enumerable.Range(0, slots).Select(_ => new Bar()));
        Bar[] bars = [all, .. free];
        var (done, failed) = (0, (string?)null);
        var upload = Parallel.ForEachAsync(
            uploads, new ParallelOptions { MaxDegreeOfParallelism = slots, CancellationToken = call.Cancellation },
            async (upload, cancellation) =>
            {
                _ = free.TryTake(out var bar);
                bar!.Text = upload.Value.Name;
                try
                {
                    await RetryAsync(SendAsync, cancellation);
                }
                catch (Exception) when (!cancellation.IsCancellationRequested)
                {
                    Interlocked.CompareExchange(ref failed, upload.Value.Name, null);
                    throw;
                }

                free.Add(bar);
                all.Done = (double)Interlocked.Increment(ref done) / uploads.Count;
                all.Text = $"{done:N0} of {uploads.Count:N0} files";

                async Task SendAsync()
                {
                    await using var content = upload.Value.OpenRead();
                    var length = content.Length + 1; // a bar that is full is removed, and this one is used again
                    await CreateAsync(
                        nameOf(upload.Key), content, sent => bar.Done = (double)sent / length, cancellation);
                }
            });
        await Bar.ShowAsync(bars, upload);
        try
        {
            await upload;
        }
        catch (Exception exception) when (failed is not null)
        {
            var message = $"{failed}: {ErrorReport.Reason(exception)} No batch was started.";
            throw exception is ServiceException refused
                ? new ServiceException(refused.Status, refused.Code, message)
                : new CommandFailedException(message, exception);
        }
    }

    private async Task CreateAsync(string name, Stream content, Action<long> sent, CancellationToken cancellation)
    {
        await using var body = new ProgressStream(content, sent);
        // A blob that exists was created by an earlier request.
        if (storage is not null) await storage.StoreAsync(Container, name, body, cancellation);
        else await call.Service.CreateInputAsync(name, body, content.Length, cancellation);
    }

    private static async Task RetryAsync(Func<Task> send, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await send();
                return;
            }
            catch (ServiceException exception) when (exception.IsTransient && attempt < MaxAttempts)
            {
                await Task.Delay(attempt * Pause, cancellation);
            }
        }
    }
}
