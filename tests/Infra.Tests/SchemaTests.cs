using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace ServerlessAges.Tests;

/// <summary>
/// Workflows, azd's file, Dependabot's and the dev container's do not run where tests run, so they are held against schemas: ours, which know
/// only the keys used here. schemas/README.md describes the validation against the published ones.
/// </summary>
public sealed class SchemaTests
{
    public static TheoryData<string, string> Files => new()
    {
        { ".github/workflows/ci.yml", "workflow.json" },
        { ".github/workflows/deploy.yml", "workflow.json" },
        { ".github/dependabot.yml", "dependabot.json" },
        { ".devcontainer/devcontainer.json", "devcontainer.json" },
        { "azure.yaml", "azure.json" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_follows_its_schema(string file, string schema)
    {
        var outcome = Schema(schema).Evaluate(Read(file), new EvaluationOptions { OutputFormat = OutputFormat.List });
        var faults = outcome.Details.Where(detail => detail.HasErrors)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
        Assert.True(outcome.IsValid, $"{file} does not follow {schema}:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void No_workflow_is_forgotten() => Assert.Equal(
        Directory.EnumerateFiles(Repository.PathOf(".github"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
        Files.Select(row => row.Data.Item1).Where(file => file.StartsWith(".github/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    /// <summary>Else the schemas might let everything pass.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_misspelt_key_does_not_follow_its_schema(string file, string schema)
    {
        var content = Read(file);
        Assert.True(Schema(schema).Evaluate(content).IsValid);
        foreach (var one in Objects(content).Where(one => !IsFree(one)).ToArray())
        {
            one.Add("misspelt", "x");
            Assert.False(Schema(schema).Evaluate(content).IsValid, one.GetPath());
            one.Remove("misspelt");
        }
    }

    // Names defined by the file, and arguments of features, actions and editors.
    private static bool IsFree(JsonObject one) =>
        one.GetPropertyNameOrRoot() is "env" or "with" or "jobs" or "groups" or "services" or "inputs" or "vscode" or "customizations"
        || one.GetPath().Contains("features", StringComparison.Ordinal);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(pair => Objects(pair.Value)).Prepend(one),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };

    private static JsonNode Read(string file) => Path.GetExtension(file) == ".json"
        ? JsonNode.Parse(File.ReadAllText(Repository.PathOf(file)), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!
        : Yaml.Read(file);

    private static JsonSchema Schema(string name) => JsonSchema.FromFile(Repository.PathOf($"tests/Infra.Tests/schemas/{name}"));
}
