using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Determinism;

/// <summary>Replay: whatever has happened so far, an orchestration that hears of it again asks for the same again.</summary>
public sealed class DeterminismTests
{
    private static readonly int Histories = TestScale.All ? 5_000 : 1_000;

    [Fact]
    public void Every_beginning_of_every_history_is_replayed_step_by_step()
    {
        var kinds = new HashSet<string>();
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new HistoryGenerator(seed);
            var lived = history.Run();
            Assert.True(lived.Orchestration.IsCompleted, $"history {seed} has no end");
            kinds.UnionWith(Kinds(history.Events, lived));

            for (var length = 0; length <= history.Events.Count; length++)
            {
                var replayed = new ReplayEngine(Batch.Run);
                foreach (var happened in history.Events.Take(length)) replayed.Tell(happened);
                Assert.True(
                    lived.Asked.Take(history.AskedAfter[length]).SequenceEqual(replayed.Asked),
                    $"history {seed} replayed up to event {length} asked for something else");
            }
        }

        Assert.Equal(["cancelled", "failed", "fault", "groups out of order", "repair", "retry", "success"], kinds.Order(StringComparer.Ordinal));
    }

    // What a history had in it: the generator must make them all.
    private static IEnumerable<string> Kinds(List<HistoryEvent> events, ReplayEngine lived)
    {
        if (events.Any(happened => happened.IsAttempt)) yield return "retry";
        if (lived.Orchestration.IsFaulted) yield return "fault";
        if (lived.Asked.Any(step => step is ReprocessRequest)) yield return "repair";
        if (lived.Asked.Any(step => step is BatchEnd)) yield return "failed";
        if (events.Any(happened => happened.Answer is ActivityResult { Stopped: true })) yield return "cancelled";
        if (events.Any(happened => happened.Answer is CommitResult { Reprocess: null, Failure: null, Stopped: false })) yield return "success";
        var groups = events.Where(happened => lived.Asked[happened.Step] is ChunkGroup && happened.Answer is not null).Select(happened => happened.Step).ToArray();
        if (!groups.SequenceEqual(groups.Order())) yield return "groups out of order";
    }
}
