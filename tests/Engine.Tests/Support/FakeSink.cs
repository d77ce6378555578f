namespace ServerlessAges.Tests.Support;

/// <summary>A sink with a given behaviour.</summary>
internal sealed class FakeSink(Func<Slice, CancellationToken, Task> accept) : ISliceSink
{
    public FakeSink(Action<Slice> accept)
        : this((slice, _) =>
        {
            accept(slice);
            return Task.CompletedTask;
        })
    {
    }

    public async ValueTask AcceptAsync(Slice slice, RowCounts before, CancellationToken cancellation) =>
        await accept(slice, cancellation);
}
