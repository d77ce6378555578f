namespace ServerlessAges.Tests.Soak;

/// <summary>An input, and what must come of it.</summary>
/// <param name="Body">CSV.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="Ages">What a local run makes of it.</param>
/// <param name="Rejected">What that rejects.</param>
internal sealed record Sample(byte[] Body, int Records, byte[] Ages, byte[] Rejected)
{
    /// <summary>From a few records to enough for a batch to be met in mid-run; no two have the same number.</summary>
    public static async Task<IReadOnlyList<Sample>> AllAsync()
    {
        using var folder = new Folder();
        var samples = new List<Sample>();
        foreach (var (records, seed) in new[] { (7, 1), (300, 2), (301, 3), (5_000, 4), (5_001, 5), (40_000, 6), (40_001, 7), (120_000, 8) })
        {
            var body = Inputs.Mixed(records, seed);
            await File.WriteAllBytesAsync(folder["in.csv"], body);
            await Tests.Ages.RunAsync("run", folder["in.csv"], "--output", folder["ages.ndjson"], "--rejected", folder["rejected"], "--reference-year", "2017");
            samples.Add(new Sample(body, records, await File.ReadAllBytesAsync(folder["ages.ndjson"]), await File.ReadAllBytesAsync(folder["rejected"])));
        }

        return samples;
    }
}
