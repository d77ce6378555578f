using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(BatchListView))]
[JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(DownloadsView))]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    private static ApiJson? readable;

    /// <summary>Escapes no more than JSON needs: it is read by people too, and never put into a page.</summary>
    public static ApiJson Readable => readable ??=
        new(new JsonSerializerOptions(Default.Options) { TypeInfoResolver = null, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
