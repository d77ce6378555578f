namespace ServerlessAges.Tests.Soak;

/// <summary>Kills the host and disturbs its storage until the end, one fault at a time.</summary>
internal sealed class FaultInjector(Service service, Storage storage, StorageProxy proxy, Ledger ledger, Random random)
{
    private static readonly Fate[] Transient = [Fate.InternalError, Fate.Busy, Fate.Silence, Fate.LostAnswer, Fate.CutBody];

    public async Task RunAsync(CancellationToken end)
    {
        while (await WaitAsync(2, 10, end))
        {
            switch (random.Next(10))
            {
                case < 4:
                    ledger.Add("kills of the host");
                    service.KillHost();
                    await service.StartOnAsync(storage, proxy);
                    break;
                case < 7:
                    ledger.Add("periods with 5% faults");
                    proxy.Decide = _ =>
                    {
                        lock (random) return random.Next(20) == 0 ? Transient[random.Next(Transient.Length)] : Fate.Pass;
                    };
                    await WaitAsync(5, 15, end);
                    break;
                case < 9:
                    ledger.Add("storage unreachable");
                    proxy.Decide = _ => Fate.InternalError;
                    await WaitAsync(1, 8, end);
                    break;
                default:
                    ledger.Add("storage stopped and started");
                    await storage.StopAsync();
                    await WaitAsync(1, 8, end);
                    await storage.StartAsync();
                    break;
            }

            proxy.Decide = _ => Fate.Pass;
        }

        foreach (var (fate, count) in proxy.Fates.Where(fate => fate.Key != Fate.Pass)) ledger.Add($"requests with fate {fate}", count);
    }

    private async Task<bool> WaitAsync(int minSeconds, int maxSeconds, CancellationToken end)
    {
        await Task.Delay(TimeSpan.FromSeconds(minSeconds + (random.NextDouble() * (maxSeconds - minSeconds))), end)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }
}
