using System.CommandLine;

namespace ServerlessAges.Cli.Client;

/// <summary>`ages redrive`: failed or cancelled batches run again.</summary>
internal static class RedriveCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("ID") { Description = "Batches that failed or were cancelled", Arity = ArgumentArity.OneOrMore };
        var follow = new Option<bool>("--follow") { Description = "Wait for the end, with progress" };
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
                var named = call.Parsed.GetRequiredValue(ids);
                foreach (var id in named)
                {
                    var batch = await call.Service.ActAsync(id, "redrive", call.Cancellation);
                    if (!call.Parsed.GetValue(follow)) call.Print([batch]);
                }

                return call.Parsed.GetValue(follow) ? call.Print(await FollowBatches.ToTheEndAsync(call, named)) : ExitCode.Success;
            });
    }
}
