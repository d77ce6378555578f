namespace ServerlessAges.Tests.Batches;

public sealed class SharedReadsTests
{
    private readonly SharedReads<int, int> reads = new(max: 2);
    private int count;

    [Fact]
    public async Task Concurrent_readers_share_a_read_and_later_ones_its_result()
    {
        var read = new TaskCompletionSource<int>();
        Task<int>[] readers = [Get(1, read.Task), Get(1, read.Task)];
        read.SetResult(7);

        Assert.Equal((int[])[7, 7, 7], await Task.WhenAll(readers.Append(Get(1, read.Task))));
        Assert.Equal(1, count);
    }

    [Fact]
    public async Task A_reader_that_stops_waiting_does_not_stop_the_others()
    {
        var read = new TaskCompletionSource<int>();
        using var stop = new CancellationTokenSource();
        var (first, second) = (Get(1, read.Task, stop.Token), Get(1, read.Task));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        read.SetResult(7);

        Assert.Equal(7, await second);
    }

    [Fact]
    public async Task A_failed_read_is_repeated()
    {
        await Assert.ThrowsAsync<IOException>(() => Get(1, Task.FromException<int>(new IOException())));

        Assert.Equal(7, await Get(1, Task.FromResult(7)));
    }

    [Fact]
    public async Task The_result_that_was_not_used_for_longest_is_dropped()
    {
        foreach (var key in (int[])[1, 2, 1, 3]) await Get(key, Task.FromResult(key));
        Assert.Equal(3, count);

        await Get(1, Task.FromResult(1));
        Assert.Equal(3, count);
        await Get(2, Task.FromResult(2));
        Assert.Equal(4, count);
    }

    private Task<int> Get(int key, Task<int> read, CancellationToken cancellation = default) => reads.GetAsync(
        key,
        () =>
        {
            count++;
            return read;
        },
        cancellation);
}
