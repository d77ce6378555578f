namespace ServerlessAges.Cli.Client;

internal static class RedriveCommand
{
    public static Command Create()
    {
        var ids = CommandFactory.Arguments("ID", "Batches that failed or were cancelled");
        var follow = CommandFactory.Switch("--follow", "Wait for the end, with progress");
        return ClientCommand.Create(
            "redrive",
            """
            Runs failed or cancelled batches again; chunks that were finished are not computed again.

            Examples:
              ages redrive 20261122-233101-b002386e --follow
            """,
            [ids, follow],
            async call =>
            {
                var started = new List<string>();
                var exit = await call.ForEachAsync(call.Parsed.GetRequiredValue(ids), async id =>
                {
                    var batch = await call.Service.ActAsync(id, "redrive", call.Cancellation);
                    started.Add(id);
                    if (!call.Parsed.GetValue(follow)) call.Print(batch);
                    return ExitCode.Success;
                });
                if (!call.Parsed.GetValue(follow)) return exit;
                return ExitCode.Worse(call.Print(await FollowBatches.ToTheEndAsync(call, started)), exit);
            });
    }
}
