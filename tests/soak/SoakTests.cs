using System.Globalization;

namespace ServerlessAges.Tests.Soak;

/// <summary>
/// Clients start, cancel, redrive, delete and overwrite batches while the host is killed and storage fails:
/// AGES_SOAK_MINUTES=30 dotnet test tests/soak --output Detailed
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Clients = 4;

    [Fact]
    public async Task No_record_is_lost_or_duplicated()
    {
        var minutes = Environment.GetEnvironmentVariable("AGES_SOAK_MINUTES")
            ?? (Environment.GetEnvironmentVariable("AGES_TESTS") == "all" ? "0.5" : null);
        Assert.SkipWhen(minutes is null, "Set AGES_SOAK_MINUTES=30, or AGES_TESTS=all for half a minute.");
        var seed = int.Parse(Environment.GetEnvironmentVariable("AGES_SOAK_SEED") ?? "1", CultureInfo.InvariantCulture);
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        await using var proxy = await StorageProxy.StartAsync(storage.BlobEndpoint);
        using var service = new Service();
        await service.StartOnAsync(storage, proxy);
        var ledger = new Ledger();
        var samples = await Sample.AllAsync();

        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(double.Parse(minutes!, CultureInfo.InvariantCulture)));
        var injector = new FaultInjector(service, storage, proxy, ledger, new Random(seed));
        var injecting = injector.RunAsync(end.Token);
        await Task.WhenAll(Enumerable.Range(1, Clients).Select(number =>
            new LoadClient(service, storage, samples, ledger, new Random((100 * seed) + number), number).RunAsync(end.Token)));
        await injecting;

        await ledger.CheckAsync(service, storage);
        output.WriteLine($"{minutes} minutes, seed {seed}, {(Service.OnFunctions ? "Functions host" : "embedded host")}");
        output.WriteLine(ledger.ToString());
        Assert.Empty(ledger.Wrong);
        Assert.True(ledger.Count("batches checked") > 0);
        await service.StopAsync();
    }
}
