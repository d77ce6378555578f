namespace ServerlessAges.Cli.Client;

internal static class StatusCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "Batches; the newest when left out", Arity = ArgumentArity.ZeroOrMore,
        };
        var follow = new Option<bool>("--follow") { Description = "Wait for the end, with rate and remaining time" };
        var state = new Option<string?>("--state")
        {
            Description = "Only those: pending, running, committing, succeeded, failed, cancelled",
        };
        state.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Enum.GetNames<BatchStatus>());
        var limit = NumberOption.Create("--limit", "At most so many of the newest; 20", min: 1, max: 500, 20);
        return ClientCommand.Create(
            "status",
            """
            Prints the state of batches; the exit code says how they ended, 0 while they go on.

            Examples:
              ages status
              ages status 20261122-233101-b002386e --follow
              ages status --state failed --json
            """,
            [ids, follow, state, limit],
            async call =>
            {
                var named = call.Parsed.GetValue(ids) ?? [];
                if (named.Length == 0)
                {
                    call.Print(await call.Service.ListAsync(
                        call.Parsed.GetValue(state), call.Parsed.GetValue(limit), call.Cancellation));
                    return ExitCode.Success;
                }

                if (call.Parsed.GetValue(follow)) return call.Print(await FollowBatches.ToTheEndAsync(call, named));
                return await call.ForEachAsync(
                    named, async id => call.Print(await call.Service.FindAsync(id, call.Cancellation)));
            });
    }
}
