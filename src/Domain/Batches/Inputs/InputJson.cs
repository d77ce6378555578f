namespace ServerlessAges.Batches.Inputs;

/// <summary>JSON of the lines of lists and accounts. Unknown members are ignored.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BatchInput))]
[JsonSerializable(typeof(InputAccount))]
public sealed partial class InputJson : JsonSerializerContext;
