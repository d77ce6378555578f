using System.Text.Json;

namespace ServerlessAges.Tests.Support;

internal static class JsonWalk
{
    /// <summary>Every property at any depth, with the path to it.</summary>
    public static IEnumerable<(string Path, JsonProperty Property)> Properties(this JsonElement element, string path = "$")
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in element.EnumerateArray().Index())
            {
                foreach (var found in item.Properties($"{path}[{index}]")) yield return found;
            }
        }

        if (element.ValueKind != JsonValueKind.Object) yield break;
        foreach (var property in element.EnumerateObject())
        {
            yield return ($"{path}.{property.Name}", property);
            foreach (var found in property.Value.Properties($"{path}.{property.Name}")) yield return found;
        }
    }

    /// <summary>The value at a path of names.</summary>
    public static JsonElement At(this JsonElement element, params string[] names) =>
        names.Aggregate(element, (value, name) => value.GetProperty(name));
}
