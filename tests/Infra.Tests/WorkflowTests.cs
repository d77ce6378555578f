using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests;

/// <summary>What the workflows promise, as far as it can be read from them.</summary>
public sealed partial class WorkflowTests
{
    private const string Ci = ".github/workflows/ci.yml";
    private const string Deploy = ".github/workflows/deploy.yml";

    [Theory]
    [InlineData(Ci, "contents: read")]
    [InlineData(Deploy, "contents: read, id-token: write")]
    public void A_workflow_may_do_no_more_than_it_must(string file, string permissions)
    {
        var workflow = Yaml.Read(file);

        Assert.Equal(permissions, string.Join(", ", workflow["permissions"]!.AsObject().Select(given => $"{given.Key}: {given.Value}")));
        Assert.All(
            Steps(workflow).Where(step => Action(step) == "actions/checkout"),
            step => Assert.False((bool)step["with"]!["persist-credentials"]!));
    }

    [Theory]
    [InlineData(Ci)]
    [InlineData(Deploy)]
    public void A_workflow_has_no_secret_and_takes_no_text_of_others_into_a_command(string file)
    {
        var workflow = Yaml.Read(file);

        Assert.DoesNotMatch(Secret(), Source(file));
        // An expression in a command is executed: the author of a branch name must not inject commands.
        Assert.All(Steps(workflow), step => Assert.DoesNotContain("${{", (string?)step["run"] ?? "", StringComparison.Ordinal));
        Assert.DoesNotContain("pull_request_target", Source(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Ci)]
    [InlineData(Deploy)]
    public void Every_action_is_pinned_by_its_commit_with_its_version(string file)
    {
        var uses = Uses().Matches(Source(file));

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line.Value));
    }

    [Fact]
    public void Ci_runs_everything_with_the_sdk_of_global_json_and_core_tools()
    {
        var steps = Yaml.Read(Ci)["jobs"]!["tests"]!["steps"]!.AsArray().Select(step => step!).ToArray();
        var sdk = Assert.Single(steps, step => Action(step) == "actions/setup-dotnet");

        Assert.Equal("global.json", (string)sdk["with"]!["global-json-file"]!);
        Assert.True(File.Exists(Repository.PathOf("global.json")));
        Assert.True(Position(steps, "azure-functions-core-tools@4") < Position(steps, "bash .ci/run"));
        Assert.True(Position(steps, "npm ci") < Position(steps, "bash .ci/run"));
        Assert.True(Array.IndexOf(steps, sdk) < Position(steps, "bash .ci/run"));
    }

    [Fact]
    public void A_deployment_shows_the_changes_first()
    {
        var workflow = Yaml.Read(Deploy);
        var steps = Steps(workflow).ToArray();
        var login = Assert.Single(steps, step => Action(step) == "azure/login");
        int[] order =
        [
            Position(steps, "dotnet publish src/Functions"), Array.IndexOf(steps, login), Position(steps, "az deployment group what-if"),
            Position(steps, "az deployment group create"), Position(steps, "config-zip"),
        ];

        Assert.Equal(order.Order(), order);
        Assert.Equal(order.Distinct(), order);
        Assert.Equal(["workflow_dispatch"], workflow["on"]!.AsObject().Select(trigger => trigger.Key));
        Assert.Equal("${{ inputs.environment }}", (string)workflow["jobs"]!["deploy"]!["environment"]!);
        Assert.True(File.Exists(Repository.PathOf((string)workflow["env"]!["PARAMETERS"]!)));
        Assert.Equal(
            ["client-id: ${{ vars.AZURE_CLIENT_ID }}", "subscription-id: ${{ vars.AZURE_SUBSCRIPTION_ID }}", "tenant-id: ${{ vars.AZURE_TENANT_ID }}"],
            login["with"]!.AsObject().Select(given => $"{given.Key}: {given.Value}").Order());
    }

    private static string Source(string file) => File.ReadAllText(Repository.PathOf(file));

    private static IEnumerable<JsonNode> Steps(JsonNode workflow) =>
        workflow["jobs"]!.AsObject().SelectMany(job => job.Value!["steps"]!.AsArray().Select(step => step!));

    private static string Action(JsonNode step) => ((string?)step["uses"] ?? "").Split('@')[0];

    private static int Position(JsonNode[] steps, string command)
    {
        var position = Array.FindIndex(steps, step => ((string?)step["run"] ?? "").Contains(command, StringComparison.Ordinal));
        Assert.True(position >= 0, command);
        return position;
    }

    [GeneratedRegex(@"secrets\.|creds:|password|connection.?string|account.?key", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex("uses:.*")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();
}
