using System.CommandLine;
using System.Text.Json;
using ServerlessAges.Cli.Client;

namespace ServerlessAges.Cli.Verify;

/// <summary>`ages verify`: a result verified against its manifest.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("ID|FILE") { Description = "A batch, or its manifest.json with the results beside it" };
        return ClientCommand.Create(
            "verify",
            """
            Proves a batch's results against its manifest: the chain of offsets, the counts, every byte.

            Examples:
              ages verify 20261122-233101-b002386e
              ages verify downloads/manifest.json
            """,
            [what],
            call =>
            {
                var named = call.Parsed.GetRequiredValue(what);
                if (!File.Exists(named) && !BatchId.IsValid(named)) throw new IOException($"There is no file {named}, and it is not the id of a batch.");
                return ProveAsync(
                    call, named, File.Exists(named) ? name => Task.FromResult<Stream?>(OpenBeside(named, name)) : name => OpenServedAsync(call, named, name));
            });
    }

    private static async Task<int> ProveAsync(ClientCall call, string named, Func<string, Task<Stream?>> open)
    {
        await using var json = await open(ResultNames.Manifest)
            ?? throw new IOException($"There is no manifest of '{named}': a batch has one when it has succeeded.");
        var manifest = await ReadAsync(json, named, call.Cancellation);
        var wrong = await ManifestCheck.RunAsync(manifest, (name, _) => open(name), call.Cancellation);
        if (call.Json)
        {
            var verified = new ProvenAnswer(manifest.Id, wrong.Count == 0, wrong);
            Console.WriteLine(JsonSerializer.Serialize(verified, ClientJson.Default.ProvenAnswer));
        }
        else if (wrong.Count == 0)
        {
            Console.WriteLine(
                $"{manifest.Id}: verified. {manifest.Counts.Records} records, {manifest.Counts.Results} ages, {manifest.Counts.Rejected} rejected, "
                + $"{manifest.Chunks.Count} chunks; {manifest.Ages.Name} {manifest.Ages.Length} bytes, CRC-64 {manifest.Ages.Crc64}");
        }
        else
        {
            foreach (var fault in wrong) await Console.Error.WriteLineAsync(SanitizedText.Of($"ages: {fault}"));
        }

        return wrong.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static async Task<BatchManifest> ReadAsync(Stream json, string named, CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(json, BatchJson.Default.BatchManifest, cancellation) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new IOException($"{named} is not the manifest of a batch: name the one that `ages results ID --manifest` gives.", exception);
        }
    }

    private static FileStream? OpenBeside(string manifest, string name)
    {
        var path = name == ResultNames.Manifest ? manifest : Path.Combine(Path.GetDirectoryName(manifest) ?? "", Path.GetFileName(name));
        return File.Exists(path) ? File.OpenRead(path) : null;
    }

    private static async Task<Stream?> OpenServedAsync(ClientCall call, string id, string name)
    {
        try
        {
            // No Accept: as it is stored, not as something made on the way.
            return await call.Service.OpenAsync(id, Path.GetFileNameWithoutExtension(name), accept: null, call.Cancellation);
        }
        catch (ServiceException gone) when (gone.Status == 410)
        {
            return null;
        }
    }
}
