using System.CommandLine;
using System.Net.Http.Headers;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAges.Blobs;
using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Client;

/// <summary>`ages submit`: files sent to a service, or dropped into its storage.</summary>
internal static class SubmitCommand
{
    private static readonly Dictionary<string, string> Described = new()
    {
        ["processor"] = "The computation per record; age",
        ["referenceYear"] = "The year in which ages are asked; this year",
        ["asOf"] = "The day, for full dates of birth",
        ["format"] = "How the ages are stored: ndjson or csv",
        ["csvSafe"] = "In CSV, defuse what spreadsheets take for formulas",
        ["inputFormat"] = "csv, ndjson or json; recognised",
        ["delimiter"] = "Between CSV fields: , ; | or tab; recognised",
        ["columns"] = "name=full_name,born=birth_year",
        ["maxRejected"] = "A count or percentage past which it fails; 100000",
        ["maxRowBytes"] = "A longer row is rejected; 1 MiB",
        ["chunkSize"] = "Bytes of input per chunk; chosen by the plan",
    };

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV, NDJSON, JSON array, also .gz; globs; - stdin",
            Arity = ArgumentArity.OneOrMore,
        };
        var table = new BatchOptionTable(CliProcessors.All);
        // One option for each that a batch has, so that none is forgotten.
        var options = table.Names.ToDictionary(
            name => name,
            name => new Option<string?>(OptionText.Kebab(name))
            {
                Description = Described.GetValueOrDefault(name),
                HelpName = name == "asOf" ? "DATE" : null,
                Arity = name == "csvSafe" ? ArgumentArity.Zero : ArgumentArity.ExactlyOne,
            });
        var key = new Option<string?>("--idempotency-key") { Description = "Sent twice under one key, it is one batch" };
        var storage = new Option<string?>("--storage") { Description = "Drop them into its container: for large files" };
        var follow = new Option<bool>("--follow") { Description = "Wait for the end, with progress" };
        return ClientCommand.Create(
            "submit",
            """
            Sends files to a service, a batch each, and prints their ids.

            Example:
              ages submit people.csv 'more/*.csv.gz' --reference-year 2017 --follow
            """,
            [files, .. options.Values, key, storage, follow],
            async call =>
            {
                var given = options.Select(option => (option.Key, Value: OptionText.Of(call.Parsed, option.Value)))
                    .Where(option => option.Value is not null).ToDictionary(option => option.Key, option => option.Value!);
                // What is wrong with them is said before anything is sent.
                OptionText.Read(() => table.Read(given.GetValueOrDefault, DateOnly.MinValue), OptionText.Kebab);
                var idempotency = call.Parsed.GetValue(key);
                if (idempotency?.Any(letter => letter is < ' ' or > '~') == true) throw Bad("--idempotency-key has other characters than ASCII.");
                string[] named = [.. InputFiles.Find(call.Parsed.GetRequiredValue(files)).Select(file => file.Name).Distinct()];
                Func<string, Task<BatchAnswer>> send = file => SendAsync(call, file, given, idempotency);
                if (call.Parsed.GetValue(storage) is { } text)
                {
                    if (idempotency is not null) throw Bad("--idempotency-key has no meaning with --storage: leave one of them out.");
                    RefuseSameBlob(named);
                    var account = await StorageArgument.OpenAsync(text, "--storage", call.Cancellation);
                    send = file => DropAsync(call, file, account, given);
                }

                return await SubmitAsync(call, named, send, call.Parsed.GetValue(follow), dropped: call.Parsed.GetValue(storage) is not null);
            });
    }

    private static async Task<int> SubmitAsync(
        ClientCall call, string[] files, Func<string, Task<BatchAnswer>> send, bool follow, bool dropped)
    {
        var (ids, sent) = (new List<string>(), new List<string>());
        var exit = await call.ForEachAsync(files, async file =>
        {
            var batch = await send(file);
            ids.Add(batch.Id);
            sent.Add(file);
            if (!call.Json) Console.WriteLine(files.Length > 1 ? SanitizedText.Of($"{batch.Id}  {file}") : batch.Id);
            else if (!follow) Console.WriteLine(batch.Of(file).Json);
            return ExitCode.Success;
        });
        if (!follow) return exit;
        var ended = await FollowBatches.ToTheEndAsync(call, ids, dropped);
        if (call.Json) return ClientCall.Worse(call.Print(ended.Zip(sent, (batch, file) => batch.Of(file))), exit);
        foreach (var batch in ended) await Console.Error.WriteLineAsync(batch.Describe());
        return ended.Aggregate(exit, (worst, batch) => ClientCall.Worse(worst, batch.Exit));
    }

    // Two files of one name would overwrite each other before the service sees the first.
    private static void RefuseSameBlob(string[] files)
    {
        if (files.Contains(StandardStreams.Dash)) throw Bad("With --storage, name files: a blob needs a name.");
        if (files.GroupBy(Path.GetFileName).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Bad($"{string.Join(" and ", twice)} would both become the blob {twice.Key}: submit them one after the other, or rename one.");
    }

    private static BatchException Bad(string message) => new(ErrorCodes.BadOption, message);

    // What the service takes, unless it was told otherwise.
    private const long LongBody = 100 << 20;

    private static async Task<BatchAnswer> SendAsync(ClientCall call, string file, Dictionary<string, string> options, string? key)
    {
        using var body = new StreamContent(Open(file));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream"); // recognised by what is in it
        var query = string.Join('&', options.Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}"));
        try
        {
            return await call.Service.StartAsync(query.Length == 0 ? "" : $"?{query}", body, key, call.Cancellation);
        }
        catch (ServiceException refused) when (refused.Code == ErrorCodes.BodyTooLarge)
        {
            throw new ServiceException(refused.Status, refused.Code, $"{refused.Message} With --storage, 'ages submit' does.");
        }
        catch (ServiceException refused) when (refused.Code is "http-413" or "http-500" && body.Headers.ContentLength > LongBody)
        {
            // Not the service: past its own limit the host of Azure Functions answers for it, and says nothing.
            throw new ServiceException(
                refused.Status, ErrorCodes.BodyTooLarge,
                $"{refused.Message} Its host takes no body of {body.Headers.ContentLength} bytes: put the file into the blob container 'scientists' "
                + "instead, it starts a batch by itself. With --storage, 'ages submit' does.");
        }
    }

    private static async Task<BatchAnswer> DropAsync(ClientCall call, string file, BlobStoreOptions account, Dictionary<string, string> options)
    {
        var inputs = BlobStorage.Create(account).Inputs;
        await using var content = Open(file);
        var bar = new Bar { Text = Path.GetFileName(file) };
        var upload = BlobServiceFactory.Create(account).GetBlobContainerClient(account.Inputs).GetBlobClient(Path.GetFileName(file)).UploadAsync(
            content,
            new BlobUploadOptions
            {
                Metadata = options.ToDictionary(option => option.Key.ToLowerInvariant(), option => option.Value),
                TransferOptions = new() { MaximumTransferSize = 32 << 20 }, // 1 TiB has to go into 50,000 blocks
                ProgressHandler = new Progress<long>(sent => bar.Done = (double)sent / Math.Max(1, content.Length)),
            },
            call.Cancellation);
        await TerminalBars.ShowAsync([bar], upload);
        await upload;
        var drop = await inputs.FindAsync(account.Inputs, Path.GetFileName(file), call.Cancellation)
            ?? throw new IOException($"{file} was removed from '{account.Inputs}' while it was dropped.");
        return BatchAnswer.OfDrop(BatchId.FromUploadedBlob(inputs.Account, drop.Blob), $"{account.Inputs}/{drop.Blob.Name}");
    }

    private static FileStream Open(string file)
    {
        if (file == StandardStreams.Dash) return StandardStreams.Input();
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(exception.Message.Replace(Path.GetFullPath(file), file, StringComparison.Ordinal), exception);
        }
    }
}
