using ServerlessAges.Cli.Client;

namespace ServerlessAges.Cli.Verify;

/// <summary>`ages verify`: proves results against their manifest.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var named = new Argument<string>("ID|FILE")
        {
            Description = "A batch, or its manifest.json with the results beside it",
        };
        return ClientCommand.Create(
            "verify",
            """
            Proves a batch's results against its manifest: the offsets, the counts, every byte.

            Examples:
              ages verify 20261122-233101-b002386e
              ages verify downloads/manifest.json
            """,
            [named],
            call =>
            {
                var name = call.Parsed.GetRequiredValue(named);
                if (File.Exists(name))
                    return VerifyAsync(call, name, result => Task.FromResult<Stream?>(OpenBeside(name, result)));
                if (!BatchId.IsValid(name))
                    throw new IOException($"There is no file {name}, and it is not the id of a batch.");
                return VerifyAsync(call, name, result => OpenServedAsync(call, name, result));
            });
    }

    private static async Task<int> VerifyAsync(ClientCall call, string named, Func<string, Task<Stream?>> open)
    {
        await using var json = await open(ResultNames.Manifest)
            ?? throw new IOException($"There is no manifest of '{named}': a batch has one when it has succeeded.");
        var manifest = await ReadAsync(json, named, call.Cancellation);
        var faults = await new ManifestCheck(manifest, open, call.Cancellation).RunAsync();
        if (call.Json)
        {
            var answer = new VerifiedAnswer(manifest.Id, faults.Count == 0, faults);
            Console.WriteLine(JsonSerializer.Serialize(answer, ClientJson.Default.VerifiedAnswer));
        }
        else if (faults.Count == 0)
        {
            var (counts, results) = (manifest.Counts, manifest.Results);
            Console.WriteLine($"{manifest.Id}: verified. {CountText.Of(counts.Records, counts.Rejected)}, "
                + $"{manifest.Chunks.Count} chunks{InputsOf(manifest)}; "
                + $"{results.Name} {results.Length} bytes, CRC-64 {results.Crc64}");
        }
        else
        {
            foreach (var fault in faults) Console.Error.WriteLine(SanitizedText.Of($"ages: {fault}"));
        }

        return faults.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static string InputsOf(BatchManifest manifest) => manifest.Inputs is null ? ""
        : $", {manifest.InputCount} inputs"
            + (manifest.RejectedInputs > 0 ? $" ({manifest.RejectedInputs} rejected)" : "");

    private static async Task<BatchManifest> ReadAsync(Stream json, string named, CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(json, BatchJson.Default.BatchManifest, cancellation)
                ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw new IOException(
                $"{named} is not the manifest of a batch: name the one that `ages results ID --manifest` gives.",
                exception);
        }
    }

    private static FileStream? OpenBeside(string manifest, string name)
    {
        var path = name == ResultNames.Manifest
            ? manifest : Path.Combine(Path.GetDirectoryName(manifest) ?? "", Path.GetFileName(name));
        return File.Exists(path) ? File.OpenRead(path) : null;
    }

    private static async Task<Stream?> OpenServedAsync(ClientCall call, string id, string name)
    {
        try
        {
            // Without Accept, the service sends the stored bytes.
            return await call.Service.OpenAsync(
                id, Path.GetFileNameWithoutExtension(name), accept: null, call.Cancellation);
        }
        catch (ServiceException missing) when (missing.Status == 410)
        {
            return null;
        }
    }
}
