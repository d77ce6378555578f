namespace ServerlessAges.Tests.Support;

/// <summary>A clock that completes every wait immediately and advances by its duration.</summary>
internal sealed class QuickClock : TimeProvider
{
    private long ticks;

    /// <summary>How much time it says has passed.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(ticks);

    /// <summary>Called as a wait is over.</summary>
    public Action Ticked { get; set; } = () => { };

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ticks += Math.Max(0, dueTime.Ticks);
        Ticked();
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
