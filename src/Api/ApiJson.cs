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
[JsonSerializable(typeof(HealthView))]
internal sealed partial class ApiJson : JsonSerializerContext;
