using System.Net.Http.Headers;

namespace ServerlessAges.Cli.Client;

/// <summary>`ages submit`: sends files to a service, or uploads them to its storage.</summary>
internal static class SubmitCommand
{
    // The default limit of the service.
    private const long MaxBody = 100 << 20;

    public static Command Create(BatchOptionTable table)
    {
        var files = CommandFactory.Arguments("FILE", "CSV, NDJSON, JSON array, also .gz; globs; - stdin");
        var options = new BatchOptionArguments(table);
        var key = CommandFactory.Text("--idempotency-key", "Sent twice under one key, it is one batch");
        var storage = CommandFactory.Text("--storage", "Upload to the service's storage: for large files");
        var follow = CommandFactory.Switch("--follow", "Wait for the end, with progress");
        return ClientCommand.Create(
            "submit",
            """
            Sends files to a service, a batch each, and prints their ids.

            Example:
              ages submit people.csv 'more/*.csv.gz' --max-rejected 1% --follow
            """,
            [files, .. options.All, key, storage, follow],
            async call =>
            {
                var given = options.Given(call.Parsed);
                // Errors are reported before anything is sent. Only the service knows whether it has a program.
                if (given.GetValueOrDefault("processor") != ProgramExtensions.Name) options.Read(call.Parsed);
                var idempotency = call.Parsed.GetValue(key);
                if (idempotency?.Any(letter => letter is < ' ' or > '~') == true)
                    throw UsageError.Of("--idempotency-key has other characters than ASCII.");
                LocalFile[] named =
                    [.. InputFiles.Find(call.Parsed.GetRequiredValue(files)).DistinctBy(file => file.Name)];
                if (call.Parsed.GetValue(storage) is not { } text)
                {
                    return await SubmitAsync(
                        call, named, file => SendAsync(call, file, given, idempotency), call.Parsed.GetValue(follow));
                }

                if (idempotency is not null)
                    throw UsageError.Of("--idempotency-key has no meaning with --storage: leave one of them out.");
                BlobUpload.RefuseSameName([.. named.Select(file => file.Name)]);
                var account = await StorageArgument.OpenAsync(text, "--storage", call.Cancellation);
                return await SubmitAsync(call, named, UploadAsync, call.Parsed.GetValue(follow), uploaded: true);

                async Task<BatchAnswer> UploadAsync(LocalFile file)
                {
                    await using var content = file.OpenRead();
                    var name = Path.GetFileName(file.Name);
                    return await BlobUpload.RunAsync(content, name, account, given, call.Cancellation);
                }
            });
    }

    private static async Task<int> SubmitAsync(
        ClientCall call, LocalFile[] files, Func<LocalFile, Task<BatchAnswer>> send, bool follow, bool uploaded = false)
    {
        var sent = new List<(string Id, string File)>();
        var named = files.ToDictionary(file => file.Name);
        var exit = await call.ForEachAsync([.. files.Select(file => file.Name)], async file =>
        {
            var batch = await send(named[file]);
            sent.Add((batch.Id, file));
            if (!call.Json) Console.WriteLine(files.Length > 1 ? SanitizedText.Of($"{batch.Id}  {file}") : batch.Id);
            else if (!follow) Console.WriteLine(batch.WithFile(file).Json);
            return ExitCode.Success;
        });
        if (!follow) return exit;
        var ended = await FollowBatches.ToTheEndAsync(call, [.. sent.Select(batch => batch.Id)], uploaded);
        if (call.Json)
            return ExitCode.Worse(call.Print(ended.Zip(sent, (batch, source) => batch.WithFile(source.File))), exit);
        foreach (var batch in ended) Console.Error.WriteLine(batch.Describe());
        return ended.Aggregate(exit, (worst, batch) => ExitCode.Worse(worst, batch.Exit));
    }

    private static async Task<BatchAnswer> SendAsync(
        ClientCall call, LocalFile file, Dictionary<string, string> options, string? key)
    {
        using var body = new StreamContent(file.OpenRead());
        // the service detects the format
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var query = string.Join('&', options.Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}"));
        try
        {
            return await call.Service.StartAsync(query.Length == 0 ? "" : $"?{query}", body, key, call.Cancellation);
        }
        catch (ServiceException refused) when (refused.Code == ErrorCodes.BodyTooLarge
            || (refused.Code is "http-413" or "http-500" && body.Headers.ContentLength > MaxBody))
        {
            // The host of Azure Functions has another limit and answers without a problem document.
            var why = refused.Code == ErrorCodes.BodyTooLarge ? "" : " Its host takes no body of "
                + $"{body.Headers.ContentLength} bytes. Upload the file to the blob container 'scientists'.";
            throw new ServiceException(
                refused.Status, ErrorCodes.BodyTooLarge, $"{refused.Message}{why} With --storage, 'ages submit' does.");
        }
    }
}
