using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests;

/// <summary>What holds for main.bicep and every module in it.</summary>
[Collection(BicepGroup.Name)]
public sealed partial class TemplateTests(Bicep bicep)
{
    [Fact]
    public void Every_parameter_is_described()
    {
        bicep.Prepare();
        var parameters = Declared("parameters").Where(declared => !declared.Property.Value.TryGetProperty("value", out _)).ToArray();

        Assert.True(parameters.Length > 50, $"only {parameters.Length} parameters were found");
        Assert.All(parameters, declared => Assert.True(IsDescribed(declared.Property.Value), declared.Path));
    }

    [Fact]
    public void Every_output_is_described_and_none_is_a_secret()
    {
        bicep.Prepare();
        var outputs = Declared("outputs").ToArray();

        Assert.True(outputs.Length > 10, $"only {outputs.Length} outputs were found");
        Assert.All(outputs, output =>
        {
            Assert.True(IsDescribed(output.Property.Value), output.Path);
            Assert.DoesNotMatch(Secret(), output.Property.Value.GetProperty("value").GetRawText());
        });
    }

    [Fact]
    public void No_key_is_asked_for()
    {
        bicep.Prepare();
        Assert.DoesNotMatch(ListCall(), bicep.Template.GetRawText());
    }

    private static bool IsDescribed(JsonElement declared) =>
        declared.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("description", out var text)
        && !string.IsNullOrWhiteSpace(text.GetString());

    /// <summary>The parameters or outputs of main.bicep and of each module.</summary>
    private IEnumerable<(string Path, JsonProperty Property)> Declared(string section)
    {
        var templates = bicep.Template.Properties()
            .Where(found => found.Property.Name == "template").Select(found => (found.Path, found.Property.Value)).Prepend(("main", bicep.Template));
        foreach (var (path, template) in templates)
        {
            if (!template.TryGetProperty(section, out var declared)) continue;
            foreach (var one in declared.EnumerateObject()) yield return ($"{path}.{section}.{one.Name}", one);
        }
    }

    [GeneratedRegex(@"list\w+\(|ConnectionString|InstrumentationKey|AccountKey|SharedAccess|secret|password", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\blist\w+\(", RegexOptions.IgnoreCase)]
    private static partial Regex ListCall();
}
