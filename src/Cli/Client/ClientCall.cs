namespace ServerlessAges.Cli.Client;

internal sealed record ClientCall(ParseResult Parsed, ServiceClient Service, bool Json, CancellationToken Cancellation)
{
    public int Print(params IEnumerable<BatchAnswer> batches)
    {
        var exit = ExitCode.Success;
        foreach (var batch in batches)
        {
            Console.WriteLine(Json ? batch.Json : batch.Describe());
            exit = ExitCode.Worse(exit, batch.Exit);
        }

        return exit;
    }

    /// <summary>Returns the worst exit code. A failure is reported and does not stop the others.</summary>
    public async Task<int> ForEachAsync(IReadOnlyList<string> names, Func<string, Task<int>> act)
    {
        var (exit, unreachable) = (ExitCode.Success, (ServiceException?)null);
        foreach (var name in names)
        {
            try
            {
                if (unreachable is not null) throw unreachable; // each request would wait as long
                exit = ExitCode.Worse(await act(name), exit);
            }
            catch (Exception exception) when (!Cancellation.IsCancellationRequested)
            {
                if (exception is ServiceException { Code: ServiceException.Unreachable } failure) unreachable = failure;
                exit = ExitCode.Worse(ErrorReport.Write(exception, Json, names.Count > 1 ? name : null), exit);
            }
        }

        return exit;
    }
}
