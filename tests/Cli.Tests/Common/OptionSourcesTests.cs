using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Routes;
using ServerlessAges.Api.Sync;
using ServerlessAges.Cli;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Common;

/// <summary>Options of a processor on the command line and over HTTP; metadata and settings are tested with the same cases.</summary>
public sealed class OptionSourcesTests
{
    public static TheoryData<string, string, string> Refused => EveryOptionProcessor.Refused;

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_value_that_is_not_valid_is_refused_with_the_same_message(string option, string text, string message)
    {
        foreach (var command in new[] { "run", "submit" })
        {
            var ended = await InProcess.RunAsync(processors => processors.Add<EveryOptionProcessor>(), command, Samples.Scientists, $"--{option}", text);
            Assert.Equal((2, $"ages: --{option}{message}\n"), (ended.ExitCode, ended.Error));
        }

        var request = new DefaultHttpContext().Request;
        request.QueryString = QueryString.Create(option, text);
        var table = new BatchOptionTable(new ProcessorRegistry().Add<EveryOptionProcessor>());
        var api = new ApiContext(null!, null!, TimeProvider.System, table, new ApiOptions());
        var refused = await Assert.ThrowsAsync<BatchException>(() => MapRecords.HandleAsync(api, request));
        Assert.Equal(("bad-option", option + message), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Valid_values_are_used()
    {
        using var folder = new Folder();
        var ended = await InProcess.RunAsync(
            processors => processors.Add<EveryOptionProcessor>(), "run", Samples.Scientists, "--ratio", "0.10", "--dry-run", "--mood", "GOOD",
            "--output", folder["values.ndjson"]);
        Assert.Equal(0, ended.ExitCode);
        Assert.StartsWith(
            "{\"values\":\"note=none level=3 ratio=0.1 dryRun=true mood=good\"}\n", await File.ReadAllTextAsync(folder["values.ndjson"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_api_description_has_type_default_and_range()
    {
        var table = new BatchOptionTable(new ProcessorRegistry().Add<EveryOptionProcessor>());
        var text = Assert.IsType<ContentHttpResult>(ApiDescription.Send(table)).ResponseContent!;
        var schemas = JsonNode.Parse(text)!["paths"]!["/api/batches"]!["post"]!["parameters"]!.AsArray()
            .ToDictionary(parameter => (string?)parameter!["name"] ?? "", parameter => parameter!["schema"]?.ToJsonString());

        Assert.Equal("""{"type":"number","minimum":0,"maximum":1,"default":0.5}""", schemas["ratio"]);
        Assert.Equal("""{"type":"integer","minimum":1,"maximum":9,"default":3}""", schemas["level"]);
        Assert.Equal("""{"type":"string","format":"date"}""", schemas["since"]);
    }

    [Theory]
    [InlineData("output", "run")]
    [InlineData("rejected", "run")]
    [InlineData("workers", "run")]
    [InlineData("follow", "submit")]
    [InlineData("idempotencyKey", "submit")]
    [InlineData("url", "submit")]
    [InlineData("help", "run")]
    public async Task An_option_that_a_command_has_is_refused_when_the_program_starts(string option, string command)
    {
        DeclaredProcessor.Option = option;
        var ended = await InProcess.RunAsync(processors => processors.Add<DeclaredProcessor>(), command, Samples.Scientists);
        Assert.Equal(1, ended.ExitCode);
        Assert.Matches($"^ages: A processor's option '[-a-zA-Z]+' has the name of an option of the command '{command}': rename it.\n$", ended.Error);
    }

    private readonly struct DeclaredProcessor : IRecordProcessor<DeclaredProcessor>
    {
        private static readonly AsyncLocal<string> Name = new();

        public static string Option
        {
            set => Name.Value = value;
        }

        public static ProcessorSchema Schema => new("declared", version: 1)
        {
            Columns = ["name"], Results = [ResultField.Text("name")], Options = [OptionDefinition.Text(Name.Value!, "Any")],
        };

        public static DeclaredProcessor Create(ProcessorContext context) => default;

        public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
            where TWriter : struct, IResultWriter => default;
    }
}
