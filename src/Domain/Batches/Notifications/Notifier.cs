namespace ServerlessAges.Batches.Notifications;

/// <summary>Delivers one event for each end of a batch, at least once, unless the batch is redriven before. The host
/// that ends a batch tries immediately. The reconciler retries for a day, also after that host has
/// stopped.</summary>
public sealed class Notifier(IBatchStates states, IWebhook webhook, TimeProvider clock)
{
    private const int MaxConcurrent = 8;
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(2);
    private static readonly SemaphoreSlim Room = new(MaxConcurrent);

    /// <summary>Whether the reconciler may have to deliver the event of a listed state.</summary>
    public static bool MayBeDue(StateEntry entry) => !entry.Notified && entry.Age < MaxAge + MaxPause
        && entry.Status is not (BatchStatus.Pending or BatchStatus.Running or BatchStatus.Committing);

    /// <summary>Delivers in the background.</summary>
    public void Begin(string id) => _ = Task.Run(async () =>
    {
        try
        {
            await DeliverAsync(id, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Storage failed. The reconciler delivers the event.
        }
    });

    public async Task DeliverAsync(string id, CancellationToken cancellation)
    {
        await Room.WaitAsync(cancellation);
        try
        {
            if (await states.FindAsync(id, cancellation) is not { State: var ended } || !IsDue(ended)) return;
            var failed = await webhook.SendAsync(ended, cancellation);
            var (tries, now) = ((ended.Notification?.Tries ?? 0) + 1, clock.GetUtcNow());
            var pause = TimeSpan.FromTicks(Math.Min(MaxPause.Ticks, FirstPause.Ticks << Math.Min(tries - 1, 12)));
            var isOver = failed is null or { IsFinal: true } || now + pause - ended.Changed > MaxAge;
            var notification = new BatchNotification(
                tries, isOver ? null : now + pause, failed is null ? now : null, failed?.Error);
            // Another end of the batch, after a redrive, has an event of its own.
            while (await states.FindAsync(id, cancellation) is { State: var state, Version: var version }
                && state.Attempt == ended.Attempt
                && await states.TryReplaceAsync(state with { Notification = notification }, version, cancellation)
                    is null)
            {
            }
        }
        finally
        {
            Room.Release();
        }
    }

    private bool IsDue(BatchState state) =>
        state.HasEnded && (state.Notification is null || state.Notification.Next <= clock.GetUtcNow());
}
