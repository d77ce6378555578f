
namespace ServerlessAges.Tests;

[Collection(nameof(Azurite))]
public sealed class HostLeaseTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task One_of_ten_has_it_and_the_others_hear_who()
    {
        var test = await TestStore.CreateAsync(azurite);

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(host => TakeAsync(test, $"host-{host}")));

        await using var lease = Assert.Single(taken, attempt => attempt.Lease is not null).Lease!;
        var (none, holder) = await TakeAsync(test, "late");
        Assert.Null(none);
        Assert.StartsWith("host-", holder, StringComparison.Ordinal);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_released_lease_can_be_acquired_immediately()
    {
        var test = await TestStore.CreateAsync(azurite);
        var (first, _) = await TakeAsync(test, "first");
        await first!.DisposeAsync();

        var (second, _) = await TakeAsync(test, "second");

        Assert.NotNull(second);
        await second.DisposeAsync();
    }

    [Fact]
    public async Task The_lease_of_a_dead_holder_is_taken_over_and_a_living_holder_notices()
    {
        var test = await TestStore.CreateAsync(azurite);
        var (first, _) = await TakeAsync(test, "first");

        var (second, _) = await TakeAsync(test, "second", isDead: holder => holder == "first");

        Assert.NotNull(second);
        var lost = new TaskCompletionSource();
        await using var heard = first!.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await first.DisposeAsync();
        Assert.False(second.Lost.IsCancellationRequested);
        await second.DisposeAsync();
    }

    private static Task<(HostLease? Lease, string Holder)> TakeAsync(TestStore test, string holder, Func<string, bool>? isDead = null) =>
        HostLease.TryTakeAsync(test.Options(), holder, isDead ?? (_ => false), default);
}
