using System.Text.Encodings.Web;

namespace ServerlessAges.Api.Views;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.Strict, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(BatchListView))]
[JsonSerializable(typeof(TimelineView))]
[JsonSerializable(typeof(DownloadsView))]
[JsonSerializable(typeof(InputListView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(StoredInputView))]
[JsonSerializable(typeof(ResultsView))]
[JsonSerializable(typeof(BatchManifest))]
[JsonSerializable(typeof(BatchEvent))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Escapes no more than JSON needs: people read it, and no page embeds it.</summary>
    public static ApiJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        TypeInfoResolver = null, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
