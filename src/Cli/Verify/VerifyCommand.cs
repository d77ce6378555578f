using System.CommandLine;
using System.Net;
using System.Text.Json;
using ServerlessAges.Batches;

namespace ServerlessAges.Cli.Verify;

/// <summary>`ages verify`: a result proven against its manifest.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("ID|FILE") { Description = "A batch, or its manifest.json with the results beside it" };
        var url = new Option<string>("--url")
        {
            Description = "Where the service answers; AGES_URL, else http://localhost:7071, when left out",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AGES_URL") ?? "http://localhost:7071/",
        };
        var key = new Option<string?>("--key")
        {
            Description = "A function key; AGES_KEY when left out",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AGES_KEY"),
        };
        var command = new Command(
            "verify",
            """
            Reads a batch's results and proves them against its manifest: the chain of offsets, the counts, every byte.

            Examples:
              ages verify 20261122-233101-b002386e
              ages verify downloads/manifest.json

            Exit codes: 0 proven, 1 not, with a list of what is wrong; 2 bad usage.
            """)
        {
            what, url, key,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var named = parsed.GetRequiredValue(what);
                return File.Exists(named)
                    ? await ProveAsync(named, (name, _) => OpenBesideAsync(named, name), cancellation)
                    : await ProveServedAsync(named, new Uri(parsed.GetRequiredValue(url)), parsed.GetValue(key), cancellation);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException or UriFormatException)
            {
                await Console.Error.WriteLineAsync($"ages: {exception.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }

    private static async Task<int> ProveServedAsync(string id, Uri service, string? key, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = new Uri(service, $"/api/batches/{Uri.EscapeDataString(id)}/") };
        if (key is not null) http.DefaultRequestHeaders.Add("x-functions-key", key);
        return await ProveAsync(id, (name, token) => OpenServedAsync(http, name, token), cancellation);
    }

    private static async Task<int> ProveAsync(
        string named, Func<string, CancellationToken, Task<Stream?>> open, CancellationToken cancellation)
    {
        await using var json = await open(ResultNames.Manifest, cancellation)
            ?? throw new IOException($"There is no manifest of '{named}': a batch has one when it has succeeded.");
        var manifest = await JsonSerializer.DeserializeAsync(json, BatchJson.Default.BatchManifest, cancellation)
            ?? throw new JsonException($"'{named}' is not a manifest.");
        var wrong = await ManifestCheck.RunAsync(manifest, open, cancellation);
        foreach (var fault in wrong) await Console.Error.WriteLineAsync($"ages: {fault}");
        if (wrong.Count > 0) return ExitCode.Failed;
        Console.WriteLine(
            $"{manifest.Id}: proven. {manifest.Counts.Records} records, {manifest.Counts.Results} ages, {manifest.Counts.Rejected} rejected, "
            + $"{manifest.Chunks.Count} chunks; {manifest.Ages.Name} {manifest.Ages.Length} bytes, CRC-64 {manifest.Ages.Crc64}");
        return ExitCode.Success;
    }

    private static Task<Stream?> OpenBesideAsync(string manifest, string name)
    {
        var path = name == ResultNames.Manifest ? manifest : Path.Combine(Path.GetDirectoryName(manifest) ?? "", Path.GetFileName(name));
        return Task.FromResult<Stream?>(File.Exists(path) ? File.OpenRead(path) : null);
    }

    private static async Task<Stream?> OpenServedAsync(HttpClient http, string name, CancellationToken cancellation)
    {
        // No Accept: as it is stored, not as something made on the way.
        var answer = await http.GetAsync(
            new Uri(Path.GetFileNameWithoutExtension(name), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (answer.IsSuccessStatusCode) return await answer.Content.ReadAsStreamAsync(cancellation);
        if (answer.StatusCode == HttpStatusCode.Gone) return null;
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation) is ['{', ..] text ? text : "{}");
        throw new HttpRequestException(
            problem.RootElement.TryGetProperty("detail", out var detail)
                ? detail.GetString()
                : $"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}.");
    }
}
