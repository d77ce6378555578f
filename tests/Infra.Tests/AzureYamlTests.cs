using System.Text.Json.Nodes;

namespace ServerlessAges.Tests;

/// <summary>azure.yaml fits the templates and the app.</summary>
public sealed class AzureYamlTests
{
    private static readonly JsonNode Azd = Yaml.Read("azure.yaml");

    [Fact]
    public void It_names_existing_files()
    {
        var infra = Azd["infra"]!;
        var service = Assert.Single(Azd["services"]!.AsObject());

        Assert.True(File.Exists(Repository.PathOf($"{infra["path"]}/{infra["module"]}.bicep")));
        Assert.Single(Directory.EnumerateFiles(Repository.PathOf((string)service.Value!["project"]!), "*.csproj"));
        // azd finds the app by its tag.
        Assert.Contains($"'azd-service-name': '{service.Key}'", Source("main.bicep"), StringComparison.Ordinal);
    }

    private static string Source(string file) => File.ReadAllText(Repository.PathOf($"infra/bicep/{file}"));
}
