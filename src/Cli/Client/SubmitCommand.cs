using System.Net.Http.Headers;
using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Client;

/// <summary>`ages submit`: sends files to a service, or uploads them to its storage.</summary>
internal static class SubmitCommand
{
    // The default limit of the service.
    private const long MaxBody = 100 << 20;

    public static Command Create(BatchOptionTable table)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV, NDJSON, JSON array, also .gz; globs; - stdin",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new BatchOptionArguments(table);
        var key = new Option<string?>("--idempotency-key")
        {
            Description = "Sent twice under one key, it is one batch",
        };
        var storage = new Option<string?>("--storage")
        {
            Description = "Upload to the service's storage: for large files",
        };
        var follow = new Option<bool>("--follow") { Description = "Wait for the end, with progress" };
        return ClientCommand.Create(
            "submit",
            """
            Sends files to a service, a batch each, and prints their ids.

            Example:
              ages submit people.csv 'more/*.csv.gz' --reference-year 2017 --follow
            """,
            [files, .. options.All, key, storage, follow],
            async call =>
            {
                options.Read(call.Parsed); // errors are reported before anything is sent
                var given = options.Given(call.Parsed);
                var idempotency = call.Parsed.GetValue(key);
                if (idempotency?.Any(letter => letter is < ' ' or > '~') == true)
                    throw BadOption("--idempotency-key has other characters than ASCII.");
                string[] named =
                    [.. InputFiles.Find(call.Parsed.GetRequiredValue(files)).Select(file => file.Name).Distinct()];
                Func<string, Task<BatchAnswer>> send = file => SendAsync(call, file, given, idempotency);
                if (call.Parsed.GetValue(storage) is { } text)
                {
                    if (idempotency is not null)
                        throw BadOption("--idempotency-key has no meaning with --storage: leave one of them out.");
                    BlobUpload.RefuseSameName(named);
                    var account = await StorageArgument.OpenAsync(text, "--storage", call.Cancellation);
                    send = file => BlobUpload.RunAsync(file, account, given, call.Cancellation);
                }

                return await SubmitAsync(call, named, send, call.Parsed.GetValue(follow),
                    uploaded: call.Parsed.GetValue(storage) is not null);
            });
    }

    private static async Task<int> SubmitAsync(
        ClientCall call, string[] files, Func<string, Task<BatchAnswer>> send, bool follow, bool uploaded)
    {
        var (ids, sent) = (new List<string>(), new List<string>());
        var exit = await call.ForEachAsync(files, async file =>
        {
            var batch = await send(file);
            ids.Add(batch.Id);
            sent.Add(file);
            if (!call.Json) Console.WriteLine(files.Length > 1 ? SanitizedText.Of($"{batch.Id}  {file}") : batch.Id);
            else if (!follow) Console.WriteLine(batch.WithFile(file).Json);
            return ExitCode.Success;
        });
        if (!follow) return exit;
        var ended = await FollowBatches.ToTheEndAsync(call, ids, uploaded);
        if (call.Json) return ExitCode.Worse(call.Print(ended.Zip(sent, (batch, file) => batch.WithFile(file))), exit);
        foreach (var batch in ended) Console.Error.WriteLine(batch.Describe());
        return ended.Aggregate(exit, (worst, batch) => ExitCode.Worse(worst, batch.Exit));
    }

    private static async Task<BatchAnswer> SendAsync(
        ClientCall call, string file, Dictionary<string, string> options, string? key)
    {
        using var body = new StreamContent(StandardStreams.OpenInput(file));
        // the service detects the format
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var query = string.Join('&', options.Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}"));
        try
        {
            return await call.Service.StartAsync(query.Length == 0 ? "" : $"?{query}", body, key, call.Cancellation);
        }
        catch (ServiceException refused) when (refused.Code == ErrorCodes.BodyTooLarge)
        {
            throw new ServiceException(
                refused.Status, refused.Code, $"{refused.Message} With --storage, 'ages submit' does.");
        }
        catch (ServiceException refused) when (
            refused.Code is "http-413" or "http-500" && body.Headers.ContentLength > MaxBody)
        {
            // The host of Azure Functions has another limit and answers without a problem document.
            throw new ServiceException(
                refused.Status, ErrorCodes.BodyTooLarge,
                $"{refused.Message} Its host takes no body of {body.Headers.ContentLength} bytes. Upload the file to "
                    + "the blob container 'scientists'; "
                + "that starts a batch. With --storage, 'ages submit' does.");
        }
    }

    private static BatchException BadOption(string message) => new(ErrorCodes.BadOption, message);
}
