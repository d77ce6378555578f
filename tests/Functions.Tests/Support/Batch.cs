using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using ServerlessAges.Api.Requests;
using ServerlessAges.Functions;

namespace ServerlessAges.Tests.Support;

/// <summary>A batch to test with, and a host around a store.</summary>
internal static class Batch
{
    public static BatchAttempt Run { get; } = new("b", 2);

    public static BlobReference Source { get; } = new("scientists", "s.csv", "\"0x1\"", 100);

    public static BatchFailure Failure { get; } = new("missing-column", "There is no column 'name'.");

    public static BatchStorage Storage() => new(
        Substitute.For<IBatchStates>(), Substitute.For<IBatchInputs>(), Substitute.For<IBatchCheckpoints>(), Substitute.For<IBatchResults>());

    public static ActivityServices Services(BatchStorage store) => new(store, TimeProvider.System, AgeBatches.Processors);

    public static BatchClientFactory Clients(BatchStorage store) => new(
        Services(store), AgeBatches.Table, new ApiOptions(), new ProgressCache(TimeProvider.System),
        NullLogger<BatchClientFactory>.Instance);

    public static async IAsyncEnumerable<T> All<T>(params T[] values)
    {
        await Task.Yield();
        foreach (var value in values) yield return value;
    }

    public static BatchState State(string id, BatchStatus status = BatchStatus.Pending, string owner = "functions") => new()
    {
        Id = id,
        Status = status,
        Owner = owner,
        Source = Source,
        Options = new BatchOptions(),
    };
}
