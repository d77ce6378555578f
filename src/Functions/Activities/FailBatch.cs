using Microsoft.Azure.Functions.Worker;
using ServerlessAges.Batches;
using Steps = ServerlessAges.Batches.Activities;

namespace ServerlessAges.Functions.Activities;

/// <summary>Ends a batch with a failure.</summary>
public sealed class FailBatch(FunctionsHost host)
{
    /// <summary>Runs <see cref="Steps.FailBatch"/>.</summary>
    [Function(nameof(FailBatch))]
    public Task RunAsync([ActivityTrigger] BatchEnd end, CancellationToken cancellation) =>
        Steps.FailBatch.RunAsync(host.Activities, end, cancellation);
}
