using System.Net.Http.Headers;

namespace ServerlessAges.Cli.Client;

/// <summary>`ages submit`: sends files to a service, or uploads them to its storage.</summary>
internal static class SubmitCommand
{
    public static Command Create(BatchOptionTable table)
    {
        var files = CommandFactory.Arguments("FILE", "CSV, NDJSON, JSON array, also .gz; globs; - stdin", min: 0);
        var options = new BatchOptionArguments(table);
        var oneBatch = CommandFactory.Switch("--one-batch", "One batch: of all files, or of blobs");
        var sources = CommandFactory.Texts("--source", description: null, "BLOB");
        var key = CommandFactory.Text("--idempotency-key", "Sent twice under one key, it is one batch");
        var storage = CommandFactory.Text("--storage", "Upload large files to storage; wait for the end");
        var follow = CommandFactory.Switch("--follow", description: null);
        return ClientCommand.Create(
            "submit",
            """
            Sends files to a service, a batch each, and prints their ids.

            Examples:
              ages submit people.csv 'more/*.csv.gz' --max-rejected 1% --follow
              ages submit 'data/**/*.csv' --one-batch
            """,
            [files, .. options.All, oneBatch, sources, key, storage, follow],
            async call =>
            {
                var given = options.Given(call.Parsed);
                // Errors are reported before anything is sent. The service may have other processors.
                if (table.Processors.Names.Contains(given.GetValueOrDefault("processor", table.Processors.Names[0])))
                    options.Read(call.Parsed);
                var idempotency = call.Parsed.GetValue(key);
                if (idempotency?.Any(letter => letter is < ' ' or > '~') == true)
                    throw UsageError.Of("--idempotency-key has other characters than ASCII.");
                var (named, blobs) = (call.Parsed.GetValue(files) ?? [], call.Parsed.GetValue(sources) ?? []);
                var (text, isOneBatch) = (call.Parsed.GetValue(storage), call.Parsed.GetValue(oneBatch));
                if ((named.Length > 0) == (blobs.Length > 0))
                    throw UsageError.Of("Name files, or blobs of the service with --source.");
                if (blobs.Length > 0 && (isOneBatch || text is not null))
                    throw UsageError.Of("--source names blobs: --one-batch and --storage are for files.");
                if (text is not null && idempotency is not null && !isOneBatch)
                    throw UsageError.Of("--idempotency-key has no meaning with --storage: leave one of them out.");
                var found = FindFiles(named);
                if (text is not null && !isOneBatch) BlobUpload.RefuseSameName([.. found.Select(file => file.Name)]);
                var account =
                    text is null ? null : await StorageArgument.OpenAsync(text, "--storage", call.Cancellation);

                if (isOneBatch) return await SubmitAsync([string.Join(' ', named)], _ => StartListAsync());
                if (blobs.Length > 0)
                {
                    return await SubmitAsync(
                        [string.Join(' ', blobs)], _ => StartAsync(blobs.Select(blob => ("source", blob))));
                }

                var byName = found.DistinctBy(file => file.Name).ToDictionary(file => file.Name);
                return await SubmitAsync(
                    [.. byName.Keys], name => account is null ? SendAsync(byName[name]) : UploadAsync(byName[name]));

                async Task<BatchAnswer> StartListAsync()
                {
                    var list = await new ListUpload(call, found, account).RunAsync(idempotency);
                    return await StartAsync([("sourceList", list)]);
                }

                Task<BatchAnswer> StartAsync(IEnumerable<(string, string)> source, HttpContent? body = null)
                {
                    var query = source.Concat(given.Select(option => (option.Key, option.Value)))
                        .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}");
                    return call.Service.StartAsync(
                        string.Join('&', query), body ?? new ByteArrayContent([]), idempotency, call.Cancellation);
                }

                async Task<BatchAnswer> SendAsync(LocalFile file)
                {
                    using var body = new StreamContent(file.OpenRead());
                    // the service detects the format
                    body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                    return await StartAsync([], body);
                }

                async Task<BatchAnswer> UploadAsync(LocalFile file)
                {
                    await using var content = file.OpenRead();
                    return await BlobUpload.RunAsync(
                        content, Path.GetFileName(file.Name), account, given, call.Cancellation);
                }

                Task<int> SubmitAsync(IReadOnlyList<string> subjects, Func<string, Task<BatchAnswer>> send) =>
                    SubmitCommand.SubmitAsync(
                        call, subjects, send, call.Parsed.GetValue(follow), text is not null && !isOneBatch);
            });
    }

    private static LocalFile[] FindFiles(string[] named)
    {
        try
        {
            return [.. InputFiles.Find(named)];
        }
        catch (IOException exception)
        {
            throw new IOException($"{exception.Message} Nothing was sent.", exception);
        }
    }

    private static async Task<int> SubmitAsync(
        ClientCall call, IReadOnlyList<string> subjects, Func<string, Task<BatchAnswer>> send, bool follow,
        bool uploaded)
    {
        var sent = new List<(string Id, string Subject)>();
        var exit = await call.ForEachAsync(subjects, async subject =>
        {
            var batch = await send(subject);
            sent.Add((batch.Id, subject));
            if (!call.Json)
                Console.WriteLine(subjects.Count > 1 ? SanitizedText.Of($"{batch.Id}  {subject}") : batch.Id);
            else if (!follow) Console.WriteLine(batch.WithFile(subject).Json);
            return ExitCode.Success;
        });
        if (!follow) return exit;
        var ended = await FollowBatches.ToTheEndAsync(call, [.. sent.Select(batch => batch.Id)], uploaded);
        if (call.Json)
            return ExitCode.Worse(call.Print(ended.Zip(sent, (batch, source) => batch.WithFile(source.Subject))), exit);
        foreach (var batch in ended) Console.Error.WriteLine(batch.Describe());
        return ended.Aggregate(exit, (worst, batch) => ExitCode.Worse(worst, batch.Exit));
    }
}
