namespace ServerlessAges.Batches.Ports;

/// <summary>JSON of states, plans, checkpoints and manifests. Unknown members are ignored.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BatchState))]
[JsonSerializable(typeof(BatchPlan))]
[JsonSerializable(typeof(ChunkCheckpoint))]
[JsonSerializable(typeof(BatchManifest))]
public sealed partial class BatchJson : JsonSerializerContext;
