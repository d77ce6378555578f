using System.Globalization;

namespace ServerlessAges.Tests;

/// <summary>Peak memory of an activity. No other test runs at the same time.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const long Limit = 512L << 20;
    private const long Noise = 64L << 20;
    private const long GiB = 1L << 30;

    [Fact]
    public async Task Ten_times_the_input_needs_no_more_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak is read from /proc.");
        var test = await TestStore.CreateAsync(azurite);
        var length = TestScale.All ? GiB : GiB / 32;

        var small = await PeakAsync(test, length);
        var large = await PeakAsync(test, 10 * length);

        output.WriteLine($"{length >> 20} MiB: peak {small >> 20} MiB; {10 * length >> 20} MiB: peak {large >> 20} MiB");
        Assert.InRange(large, 1, Limit);
        Assert.InRange(large, 1, small + Noise);
    }

    [Fact]
    public async Task The_largest_chunk_stays_within_the_limit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak is read from /proc.");
        TestScale.SkipUnlessAll("It processes 2 GiB.");

        var peak = await PeakAsync(await TestStore.CreateAsync(azurite), PlanSizes.MaxChunkSize, PlanSizes.MaxChunkSize);

        output.WriteLine($"peak {peak >> 20} MiB");
        Assert.InRange(peak, 1, Limit);
    }

    // The peak of the process without the memory that earlier tests left.
    private static async Task<long> PeakAsync(TestStore test, long length, long? chunkSize = null)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5"); // resets the peak
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
