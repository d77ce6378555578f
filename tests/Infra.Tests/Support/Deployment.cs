using System.Text.Json;

namespace ServerlessAges.Tests.Support;

/// <summary>What a deployment would create, every expression evaluated that can be beforehand.</summary>
/// <param name="parameters">The file of parameters.</param>
/// <param name="snapshot">As the CLI predicts it.</param>
public sealed class Deployment(string parameters, JsonElement snapshot)
{
    public IReadOnlyList<JsonElement> Resources { get; } = [.. snapshot.GetProperty("predictedResources").EnumerateArray()];

    public JsonElement Outputs { get; } = snapshot.GetProperty("outputs");

    public JsonElement Doubts { get; } = snapshot.GetProperty("diagnostics");

    public IEnumerable<JsonElement> All(string type) => Resources.Where(resource => resource.GetProperty("type").GetString() == type);

    public JsonElement The(string type, string nameEnd = "") =>
        All(type).Single(resource => resource.GetProperty("name").GetString()!.EndsWith(nameEnd, StringComparison.Ordinal));

    public SortedDictionary<string, string> AppSettings() => new(
        The("Microsoft.Web/sites/config", "/appsettings").GetProperty("properties").EnumerateObject()
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!),
        StringComparer.Ordinal);

    public override string ToString() => parameters;
}
