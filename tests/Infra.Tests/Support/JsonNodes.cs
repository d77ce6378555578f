using System.Text.Json.Nodes;

namespace ServerlessAges.Tests.Support;

internal static class JsonNodes
{
    public static string[] Texts(this JsonNode array) => [.. array.AsArray().Select(one => (string)one!)];
}
