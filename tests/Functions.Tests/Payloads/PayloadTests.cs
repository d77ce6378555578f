using System.Text.Json;

namespace ServerlessAges.Tests.Payloads;

/// <summary>
/// What crosses a history, as the worker writes it: System.Text.Json's defaults. Batches that are under way while a new
/// version is deployed go on, so their texts are kept here: today's, and the least that may be found.
/// </summary>
public sealed class PayloadTests
{
    private const string Run = """{"Id":"b","Attempt":2}""";
    private const string Input = """{"Container":"scientists","Name":"s.csv","ETag":"\u00220x1\u0022","Length":100}""";
    private const string Failure = """{"Code":"missing-column","Message":"There is no column."}""";
    private const string Repair = $$"""{"Attempt":{{Run}},"Index":3,"Start":99}""";

    private static readonly BatchAttempt SomeRun = new("b", 2);
    private static readonly BlobReference SomeInput = new("scientists", "s.csv", "\"0x1\"", 100);
    private static readonly BatchFailure SomeFailure = new("missing-column", "There is no column.");
    private static readonly ReprocessRequest SomeRepair = new(SomeRun, 3, 99);

    /// <summary>A value, its text today.</summary>
    public static TheoryData<object, string> Today => new()
    {
        { SomeRun, Run },
        { new PlanRequest(SomeRun, SomeInput), $$"""{"Attempt":{{Run}},"Input":{{Input}},"Format":null}""" },
        { new PrepareResult(SomeInput), $$"""{"Input":{{Input}},"Format":null,"LargeInputs":0,"Failure":null,"Stopped":false}""" },
        { new PrepareResult(null, SomeFailure), $$"""{"Input":null,"Format":null,"LargeInputs":0,"Failure":{{Failure}},"Stopped":false}""" },
        { new PlanResult(7, 100, 2), """{"ChunkCount":7,"GroupSize":100,"MaxConcurrentGroups":2,"Resumed":false,"Failure":null,"Stopped":false}""" },
        { new ChunkGroup(SomeRun, 100, 50), $$"""{"Attempt":{{Run}},"First":100,"Count":50,"Round":1,"Resumed":false,"Decodes":false}""" },
        { new ChunkTask(SomeRun, 3), $$"""{"Attempt":{{Run}},"Index":3,"Round":1,"Resumed":false}""" },
        { new ChunkResult(3, 20, Reused: true), """{"Index":3,"End":20,"Reused":true,"Failure":null,"Stopped":false}""" },
        { SomeRepair, Repair },
        { new ActivityResult(Stopped: true), """{"Failure":null,"Stopped":true}""" },
        { new CommitResult(SomeRepair), $$"""{"Reprocess":{{Repair}},"Lost":false,"Failure":null,"Stopped":false}""" },
        { new BatchEnd(SomeRun, SomeFailure), $$"""{"Attempt":{{Run}},"Failure":{{Failure}}}""" },
    };

    /// <summary>The least that may be found of each, and what it means.</summary>
    public static TheoryData<string, object> Least => new()
    {
        { """{"Id":"b"}""", new BatchAttempt("b", 1) },
        { """{"Id":"b","Attempt":2}""", SomeRun },
        { """{"Id":"b","Attempt":2,"InstanceId":"b-2"}""", SomeRun },
        { $$"""{"Attempt":{"Id":"b"},"Input":{{Input}}}""", new PlanRequest(new BatchAttempt("b", 1), SomeInput) },
        { $$"""{"Input":{{Input}}}""", new PrepareResult(SomeInput) },
        { """{"Stopped":true}""", new PrepareResult(null, Stopped: true) },
        { $$"""{"Attempt":{{Run}},"Count":50}""", new ChunkGroup(SomeRun, 0, 50) },
        { $$"""{"Attempt":{{Run}}}""", new ChunkTask(SomeRun, 0) },
        { """{"Index":3}""", new ChunkResult(3) },
        { $$"""{"Attempt":{{Run}},"Index":3,"Start":99}""", SomeRepair },
        { "{}", new ActivityResult() },
        { "{}", new CommitResult() },
        { $$"""{"Attempt":{{Run}},"Failure":{{Failure}}}""", new BatchEnd(SomeRun, SomeFailure) },
    };

    [Theory]
    [MemberData(nameof(Today))]
    public void Is_written_and_read_as_it_was_yesterday(object value, string text)
    {
        Assert.Equal(text, JsonSerializer.Serialize(value, value.GetType()));
        Assert.Equal(value, JsonSerializer.Deserialize(text, value.GetType()));
    }

    [Theory]
    [MemberData(nameof(Least))]
    public void Missing_members_have_their_earlier_meaning(string text, object value) =>
        Assert.Equal(value, JsonSerializer.Deserialize(text, value.GetType()));

    [Theory]
    [MemberData(nameof(Today))]
    public void What_a_later_version_added_is_passed_over(object value, string text)
    {
        var later = """{"Later":{"Than":["this"]},""" + text[1..];
        Assert.Equal(value, JsonSerializer.Deserialize(later, value.GetType()));
    }

    [Fact]
    public void Every_payload_of_the_steps_is_among_them()
    {
        var payloads = typeof(IBatchActivities).GetMethods()
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Concat(method.ReturnType.GetGenericArguments()))
            .Concat([typeof(ChunkTask), typeof(ChunkResult)]);

        Assert.Empty(payloads.Except(Today.Select(row => row.Data.Item1.GetType())));
    }
}
