namespace ServerlessAges.Cli.Client;

internal static class StatusCommand
{
    public static Command Create()
    {
        var ids = CommandFactory.Arguments("ID", "Batches; the newest when left out", min: 0);
        var follow = CommandFactory.Switch("--follow", "Wait for the end, with rate and remaining time");
        var state = CommandFactory.Choice(
            "--state", "Only those: pending, running, committing, succeeded, failed, cancelled",
            Enum.GetNames<BatchStatus>());
        var limit = CommandFactory.Number("--limit", "At most so many of the newest; 20", min: 1, max: 500, 20);
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
