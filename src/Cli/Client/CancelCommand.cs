namespace ServerlessAges.Cli.Client;

internal static class CancelCommand
{
    public static Command Create()
    {
        var ids = CommandFactory.Arguments("ID", "Batches");
        return ClientCommand.Create(
            "cancel",
            """
            Cancels batches: nothing is published, and finished chunks are kept for a redrive.

            Examples:
              ages cancel 20261122-233101-b002386e
            """,
            [ids],
            call => call.ForEachAsync(call.Parsed.GetRequiredValue(ids), async id =>
            {
                call.Print(await call.Service.ActAsync(id, "cancel", call.Cancellation));
                return ExitCode.Success;
            }));
    }
}
