using System.Globalization;

namespace ServerlessAges.Tests;

/// <summary>How much memory an activity takes, whatever the input's length. Runs with nothing beside it.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const long Limit = 512L << 20;
    private const long Noise = 64L << 20;
    private const long GiB = 1L << 30;

    private static readonly bool All = Environment.GetEnvironmentVariable("AGES_TESTS") == "all";

    [Fact]
    public async Task An_activity_takes_no_more_for_ten_times_the_input()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        var test = await TestStore.CreateAsync(azurite);
        var length = All ? GiB : GiB / 10;

        var small = await PeakAsync(test, length);
        var large = await PeakAsync(test, 10 * length);

        output.WriteLine($"{length >> 20} MiB: peak {small >> 20} MiB; {10 * length >> 20} MiB: peak {large >> 20} MiB");
        Assert.InRange(large, 1, Limit);
        Assert.InRange(large, 1, small + Noise);
    }

    [Fact]
    public async Task The_largest_chunk_takes_no_more_than_an_activity_may()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        Assert.SkipUnless(All, "2 GiB are slow");

        var peak = await PeakAsync(await TestStore.CreateAsync(azurite), PlanSizes.MaxChunkSize, PlanSizes.MaxChunkSize);

        output.WriteLine($"peak {peak >> 20} MiB");
        Assert.InRange(peak, 1, Limit);
    }

    // Of the whole process, less what other tests have left in it.
    private static async Task<long> PeakAsync(TestStore test, long length, long? chunkSize = null)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // the peak begins anew
        var before = await ReadAsync("VmRSS");
        await GeneratedBatch.RunAsync(test, length, chunkSize);
        return await ReadAsync("VmHWM") - before;
    }

    private static async Task<long> ReadAsync(string what)
    {
        var line = (await File.ReadAllLinesAsync("/proc/self/status")).Single(line => line.StartsWith(what, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone : ICollectionFixture<AzuriteFixture>;
