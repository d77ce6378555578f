using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ServerlessAges.Tests;

/// <summary>The expected results of a batch: `ages run` on the same input with the reference year 2017.</summary>
internal static class LocalRun
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<(string Ages, string Rejected)>>> Runs = [];

    public static async Task<string> AgesAsync(byte[] body) => (await ResultsAsync(body)).Ages;

    /// <summary>Ages and rejected records. Each input is run once.</summary>
    public static Task<(string Ages, string Rejected)> ResultsAsync(byte[] body) =>
        Runs.GetOrAdd(Convert.ToHexString(SHA256.HashData(body)), _ => new(() => RunAsync(body))).Value;

    private static async Task<(string Ages, string Rejected)> RunAsync(byte[] body)
    {
        using var folder = new Folder();
        await File.WriteAllBytesAsync(folder["in.csv"], body);
        var ended = await Ages.RunAsync(
            "run", folder["in.csv"], "--output", folder["ages.ndjson"], "--rejected", folder["rejected.ndjson"], "--reference-year", "2017");
        Assert.True(ended.ExitCode is 0 or 3, ended.Error);
        return (await File.ReadAllTextAsync(folder["ages.ndjson"]), await File.ReadAllTextAsync(folder["rejected.ndjson"]));
    }
}
