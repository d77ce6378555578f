using System.Globalization;
using Microsoft.DurableTask;
using NSubstitute;
using ServerlessAges.Functions.Orchestrators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

/// <summary>Every backend takes the ids of all orchestrations: at most 100 characters, none that means something in a path.</summary>
public sealed class InstanceIdTests
{
    private const string Allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";

    [Fact]
    public void Batches_are_named_with_plain_characters_alone()
    {
        for (var character = '\0'; character < char.MaxValue; character++)
        {
            var plain = Allowed.Contains(character);
            Assert.Equal(plain, BatchId.IsValid($"a{character}"));
            Assert.Equal(plain && character != '-', BatchId.IsValid(character.ToString()));
        }
    }

    [Fact]
    public void The_longest_ids_have_at_most_100_characters()
    {
        var id = Enumerable.Range(1, 1000).Select(length => new string('a', length)).Last(BatchId.IsValid);
        var run = new BatchAttempt(id, int.MaxValue);
        var context = Substitute.For<TaskOrchestrationContext>();
        var last = new ChunkGroup(run, First: PlanSizes.MaxBlocks - 1, Count: 1);

        _ = new DurableBatchActivities(context).ProcessGroupAsync(last);

        var options = context.ReceivedCalls().Single().GetArguments().OfType<SubOrchestrationOptions>().Single();
        Assert.StartsWith(run.InstanceId, options.InstanceId, StringComparison.Ordinal);
        Assert.InRange(options.InstanceId!.Length, run.InstanceId.Length, 100);
    }

    [Theory]
    [InlineData("scientists.csv")]
    [InlineData("@/#?\\ %é.csv")]
    [InlineData("---")]
    [InlineData("a/very/long/path/of/a/blob/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on/and/on.ndjson.gz")]
    public void Whatever_a_drop_is_called_its_batch_can_be_named(string blob)
    {
        Assert.True(BatchId.IsValid(BatchId.FromUploadedBlob("account", Batch.Source with { Name = blob })));
        Assert.True(BatchId.IsValid(BatchId.FromKey(blob)));
        Assert.True(BatchId.IsValid(BatchId.New(DateTimeOffset.Parse("9999-12-31", CultureInfo.InvariantCulture))));
    }
}
