using System.Text;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>Options of a processor as metadata and settings; the command line and HTTP are tested with the same cases.</summary>
public sealed class OptionSourcesTests
{
    private static readonly ProcessorRegistry Processors = new ProcessorRegistry().Add<EveryOptionProcessor>();
    private readonly MemoryStore store = new();

    public static TheoryData<string, string, string> Refused => EveryOptionProcessor.Refused;

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_value_that_is_not_valid_is_refused_with_the_same_message(string option, string text, string message)
    {
        string? Given(string name) => name == option ? text : null;

        var setting = Assert.Throws<BatchException>(() => new BatchOptionTable(Processors, Given));
        var failure = (await UploadAsync("a.csv", (option, text))).Failure;

        Assert.Equal(("bad-option", option, option + message), (setting.Code, setting.At?.Option, setting.Message));
        Assert.Equal(("bad-option", option + message), (failure?.Code, failure?.Message));
    }

    [Fact]
    public async Task Values_are_frozen_in_their_canonical_form_and_another_value_is_another_plan()
    {
        var host = new MemoryHost(store) { Context = new ActivityServices(store.Storage, TimeProvider.System, Processors) };
        (string, string)[] given = [("note", "x"), ("ratio", "0.250"), ("since", "2017-06-30"), ("mood", "BAD"), ("dryrun", "True")];
        var one = await UploadAsync("a.csv", given);
        var same = await UploadAsync("a.csv", given);
        var other = await UploadAsync("b.csv", [.. given[1..], ("note", "y")]);

        var plans = new List<string>();
        foreach (var id in new[] { one.Id, other.Id })
        {
            Assert.Equal(BatchStatus.Succeeded, (await host.RunAsync(id)).Status);
            plans.Add(store.Manifests[id].Plan);
        }

        Assert.Equal(one.Id, same.Id);
        Assert.Contains("note=x level=3 ratio=0.25 dryRun=true since=2017-06-30 mood=bad", Encoding.UTF8.GetString(store.Ages(one.Id)!), StringComparison.Ordinal);
        Assert.NotEqual(plans[0], plans[1]);
    }

    private async Task<BatchState> UploadAsync(string name, params (string Name, string Value)[] metadata)
    {
        store.Inputs[name] = ("name\nAda\n"u8.ToArray(), "1");
        var client = new BatchClient(store.Storage, new MemoryHost(store), TimeProvider.System, new BatchOptionTable(Processors));
        var blob = new InputBlob(store.Reference(name), metadata.ToDictionary(pair => pair.Name, pair => pair.Value));
        return await client.StartUploadedAsync(blob, default);
    }
}
