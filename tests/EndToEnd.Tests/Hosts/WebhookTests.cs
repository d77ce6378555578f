using System.Text.Json;

namespace ServerlessAges.Tests.Hosts;

/// <summary>The events of ended batches, on both hosts.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Each_end_of_a_batch_is_reported_and_shown()
    {
        Service.SkipUnlessOwn();
        await using var receiver = await WebhookReceiver.StartAsync();
        using var service = Reporting(receiver);
        await service.InitializeAsync();

        var succeeded = await service.AcceptedAsync("name,born\nAda,1815\n,\n"u8.ToArray());
        await service.EndedAsync(succeeded);
        var failed = await service.AcceptedAsync("name,born\nAda,x\n"u8.ToArray(), query: "?maxRejected=0");
        await service.EndedAsync(failed, "Failed");
        await Wait.UntilAsync(() => receiver.Events.Count == 2, "two events");

        var (first, second) = (Of(receiver, succeeded), Of(receiver, failed));
        Assert.Equal(
            ("1.0", $"{succeeded}-1", "serverlessages.batch.succeeded", "/api/batches", succeeded),
            (Text(first, "specversion"), Text(first, "id"), Text(first, "type"), Text(first, "source"), Text(first, "subject")));
        Assert.Equal(2, first.GetProperty("data").GetProperty("counts").GetProperty("records").GetInt32());
        Assert.Equal("serverlessages.batch.failed", Text(second, "type"));
        Assert.Equal("too-many-rejected", Text(second.GetProperty("data").GetProperty("failure"), "code"));
        await Wait.UntilAsync(
            async () => (await service.GetAsync($"api/batches/{failed}")).TryGetProperty("notification", out var notification)
                && notification.TryGetProperty("delivered", out _),
            "the delivery is shown");
        Assert.Equal(0, receiver.Refused);
    }

    [Fact]
    [Trait("Category", "Faults")]
    public async Task An_event_that_was_not_delivered_before_the_host_was_killed_is_delivered_by_the_next_one()
    {
        Service.SkipUnlessEmbedded();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Fails = true;
        using var folder = new Folder();
        var service = Reporting(receiver);
        try
        {
            await service.StartAsync(folder["data"]);
            var id = await service.AcceptedAsync("name,born\nAda,1815\n"u8.ToArray());
            await service.EndedAsync(id);
            service.KillHost();

            receiver.Fails = false;
            await service.StartAsync(folder["data"]);
            await Wait.UntilAsync(() => !receiver.Events.IsEmpty, "the event");
            Assert.Equal($"{id}-1", Text(receiver.Events.First(), "id"));
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    private static Service Reporting(WebhookReceiver receiver)
    {
        var service = new Service();
        foreach (var (name, value) in receiver.Settings) service.Settings[name] = value;
        return service;
    }

    private static JsonElement Of(WebhookReceiver receiver, string batch) =>
        Assert.Single(receiver.Events, sent => Text(sent, "subject") == batch);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
