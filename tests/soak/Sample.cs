using System.Text;

namespace ServerlessAges.Tests.Soak;

/// <summary>A CSV input and the results of a local run.</summary>
internal sealed record Sample(byte[] Body, int Records, byte[] Ages, byte[] Rejected)
{
    /// <summary>Inputs of different sizes. Each has another number of records, which identifies it.</summary>
    public static async Task<IReadOnlyList<Sample>> AllAsync()
    {
        var samples = new List<Sample>();
        foreach (var (records, seed) in new[] { (7, 1), (300, 2), (301, 3), (5_000, 4), (5_001, 5), (40_000, 6), (40_001, 7), (120_000, 8) })
        {
            var body = Inputs.Mixed(records, seed);
            var (ages, rejected) = await LocalRun.ResultsAsync(body);
            samples.Add(new Sample(body, records, Encoding.UTF8.GetBytes(ages), Encoding.UTF8.GetBytes(rejected)));
        }

        return samples;
    }
}
