namespace ServerlessAges.Tests.Soak;

/// <summary>What goes wrong: one thing after another, then nothing.</summary>
internal sealed class FaultInjector(Service service, Storage storage, StorageProxy proxy, Ledger ledger, Random random)
{
    private static readonly Fate[] TransientErrors = [Fate.InternalError, Fate.Busy, Fate.Silence, Fate.LostAnswer, Fate.CutBody];

    public async Task RunAsync(CancellationToken evening)
    {
        while (await SpellAsync(2, 10, evening))
        {
            switch (random.Next(10))
            {
                case < 4:
                    ledger.Add("kills of the host");
                    service.KillHost();
                    await service.StartOnAsync(storage, proxy);
                    break;
                case < 7:
                    ledger.Add("spells of 5% faults");
                    proxy.Decide = _ =>
                    {
                        lock (random) return random.Next(20) == 0 ? TransientErrors[random.Next(TransientErrors.Length)] : Fate.Pass;
                    };
                    await SpellAsync(5, 15, evening);
                    break;
                case < 9:
                    ledger.Add("storage unreachable");
                    proxy.Decide = _ => Fate.InternalError;
                    await SpellAsync(1, 8, evening);
                    break;
                default:
                    ledger.Add("storage stopped and started");
                    await storage.StopAsync();
                    await SpellAsync(1, 8, evening);
                    await storage.StartAsync();
                    break;
            }

            proxy.Decide = _ => Fate.Pass;
        }

        foreach (var (fate, count) in proxy.Fates.Where(fate => fate.Key != Fate.Pass)) ledger.Add($"requests that met {fate}", count);
    }

    private async Task<bool> SpellAsync(int least, int most, CancellationToken evening)
    {
        await Task.Delay(TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least))), evening)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !evening.IsCancellationRequested;
    }
}
