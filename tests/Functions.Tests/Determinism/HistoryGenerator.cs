using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Determinism;

/// <summary>Makes up what happens to an orchestration: any open step is next, and anything may come of it.</summary>
internal sealed class HistoryGenerator(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>What happened, in order.</summary>
    public List<HistoryEvent> Events { get; } = [];

    /// <summary>How many steps had been asked for after so many events.</summary>
    public List<int> AskedAfter { get; } = [];

    /// <summary>Runs an orchestration to its end.</summary>
    public ReplayEngine Run()
    {
        var engine = new ReplayEngine(Batch.Run);
        var open = new List<int>();
        var seen = 0;
        while (true)
        {
            for (; seen < engine.Asked.Count; seen++) open.Add(seen);
            AskedAfter.Add(seen);
            if (open.Count == 0) return engine;

            var step = open[random.Next(open.Count)];
            var happened = Happen(step, engine.Asked[step]);
            if (!happened.IsAttempt) open.Remove(step);
            Events.Add(happened);
            engine.Tell(happened);
        }
    }

    private HistoryEvent Happen(int step, object asked)
    {
        if (OneIn(8)) return new HistoryEvent(step);
        if (OneIn(60)) return new HistoryEvent(step, Fault: new IOException("storage is away"));
        var failure = OneIn(40) ? Batch.Failure : null;
        var stopped = failure is null && OneIn(60);
        return new HistoryEvent(step, asked switch
        {
            (nameof(IBatchActivities.PrepareAsync), _) => new PrepareResult(Batch.Source, failure, stopped),
            PlanRequest => new PlanResult(random.Next(60), random.Next(1, 9), random.Next(1, 6), failure, stopped),
            ChunkGroup or ReprocessRequest => new ActivityResult(failure, stopped),
            (nameof(IBatchActivities.CommitAsync), _) => new CommitResult(
                failure is null && OneIn(2) ? new ReprocessRequest(Batch.Run, random.Next(60), random.Next()) : null, failure, stopped,
                Lost: failure is null && OneIn(4)),
            BatchEnd => true,
            _ => throw new InvalidOperationException($"No answer to {asked}."),
        });
    }

    private bool OneIn(int chances) => random.Next(chances) == 0;
}
