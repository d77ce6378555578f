using Microsoft.AspNetCore.Http;
using NSubstitute;
using ServerlessAges.Api.Batches;
using ServerlessAges.Api.Requests;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Http;

/// <summary>Waiting costs storage little, ends in time, and ends with the request.</summary>
public sealed class PreferredWaitTests
{
    private readonly BatchStorage store = Batch.Storage();
    private readonly QuickClock clock = new();
    private readonly BatchClient client;

    public PreferredWaitTests() => client = new BatchClient(store, Substitute.For<IBatchScheduler>(), clock, AgeBatches.Table);

    [Fact]
    public async Task A_batch_that_does_not_end_is_looked_at_about_once_a_second_and_no_longer_than_the_front_end_waits()
    {
        Is(BatchStatus.Running);

        var answer = await AskAsync("wait=3600", default);

        Assert.Equal("wait=200", answer.Headers["Preference-Applied"]);
        Assert.Equal(200, clock.Passed.TotalSeconds, tolerance: 0.5);
        Assert.InRange(Looks(), 200, 220);
    }

    [Fact]
    public async Task An_ended_batch_is_not_waited_for()
    {
        Is(BatchStatus.Cancelled);

        await AskAsync("wait=60", default);

        Assert.Equal((2, TimeSpan.Zero), (Looks(), clock.Passed));
    }

    [Fact]
    public async Task A_request_that_is_gone_waits_no_more()
    {
        Is(BatchStatus.Running);
        using var gone = new CancellationTokenSource();
        clock.Ticked = () => gone.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync("wait=60", gone.Token));

        Assert.InRange(Looks(), 1, 2);
    }

    [Fact]
    public async Task Storage_that_fails_while_waiting_does_not_hide_that_the_batch_was_accepted()
    {
        var accepted = Batch.State("b");
        store.Inputs.UploadAsync(default!, default).ReturnsForAnyArgs(async call =>
        {
            await call.Arg<Stream>().CopyToAsync(Stream.Null);
            return Batch.Source;
        });
        store.Inputs.Open(default!, default, default).ReturnsForAnyArgs(new StreamSource(new MemoryStream("name,born\nAda,1815\n"u8.ToArray())));
        store.States.FindAsync("b", Arg.Any<CancellationToken>()).Returns<StoredState?>(_ => throw new StorageException("away", 0, null));
        store.States.TryCreateAsync(default!, default).ReturnsForAnyArgs(new StoredState(accepted, "1"));
        var context = new DefaultHttpContext();
        context.Request.Headers["Prefer"] = "wait=60";

        var answer = await StartBatch.HandleAsync(new ApiContext(client, store, clock, AgeBatches.Table, new ApiOptions()), context.Request);

        Assert.Equal(202, Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode);
        Assert.EndsWith("/api/batches/b", context.Response.Headers.Location.ToString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, clock.Passed);
    }

    private void Is(BatchStatus status) =>
        store.States.FindAsync("b", Arg.Any<CancellationToken>()).Returns(call =>
        {
            call.Arg<CancellationToken>().ThrowIfCancellationRequested();
            return new StoredState(Batch.State("b", status), "1");
        });

    private int Looks() => store.States.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(IBatchStates.FindAsync));

    private async Task<HttpResponse> AskAsync(string prefer, CancellationToken aborted)
    {
        var context = new DefaultHttpContext { RequestAborted = aborted };
        context.Request.Headers["Prefer"] = prefer;
        await BatchEndpoints.GetAsync(new ApiContext(client, store, clock, AgeBatches.Table, new ApiOptions()), context.Request, "b");
        return context.Response;
    }
}
