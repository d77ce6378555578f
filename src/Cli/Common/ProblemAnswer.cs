using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessAges.Cli.Common;

/// <summary>A problem document, and the object that `--json` prints about a failure.</summary>
internal sealed record ProblemAnswer(string? Code = null, string? Detail = null, string? Subject = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemAnswer))]
internal sealed partial class ProblemJson : JsonSerializerContext;
