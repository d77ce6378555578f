using System.Text.Json.Nodes;

namespace ServerlessAges.Tests.Support;

internal static class JsonNodes
{
    /// <summary>The name under which a value stands in an object; empty at the root and in arrays.</summary>
    public static string GetPropertyNameOrRoot(this JsonNode node) => node.Parent is JsonObject ? node.GetPropertyName() : "";

    public static string[] Texts(this JsonNode array) => [.. array.AsArray().Select(one => (string)one!)];
}
