namespace ServerlessAges.Batches.Client;

/// <summary>The content of an uploaded blob that starts a batch over other blobs.</summary>
internal sealed record BatchFile(
    IReadOnlyList<string?>? Sources, string? SourceList, Dictionary<string, JsonElement>? Options)
{
    private const string Suffix = ".batch.json";
    private const int MaxLength = 1 << 20;

    public static bool IsNamed(string name) => name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <exception cref="BatchException">It is not valid, or names an option that does not exist.</exception>
    public static async Task<BatchFile> ReadAsync(
        IBatchInputs inputs, BlobReference blob, IReadOnlyList<string> options, CancellationToken cancellation)
    {
        var name = $"{blob.Container}/{blob.Name}";
        if (blob.Length > MaxLength)
        {
            throw new BatchException(
                ErrorCodes.InputTooLarge,
                $"{name} has {blob.Length} bytes, more than {MaxLength}: name the inputs in a blob, with sourceList.");
        }

        var source = inputs.Open(blob, 0, blob.Length);
        using var release = source as IDisposable;
        try
        {
            var file = await JsonSerializer.DeserializeAsync(
                new SourceStream(source), BatchFileJson.Default.BatchFile, cancellation) ?? throw new JsonException();
            var unknown = file.Options?.Keys.FirstOrDefault(
                option => !options.Contains(option, StringComparer.OrdinalIgnoreCase));
            if (unknown is null && (file.Sources is { Count: > 0 } || file.SourceList is not null)) return file;
            throw unknown is null
                ? BatchException.Option("sources", $"{name} names no inputs: give it sources, or a sourceList.")
                : BatchException.Option(
                    unknown,
                    $"{name}: the option '{unknown}' does not exist. The options are {string.Join(", ", options)}.");
        }
        catch (JsonException exception)
        {
            throw new BatchException(
                ErrorCodes.InvalidJson,
                $"{name} is not valid at {exception.Path ?? "$"}, line {exception.LineNumber + 1 ?? 1}. It must be an "
                + "object with sources (names and globs) or sourceList (the name of a blob), and options.");
        }
    }

    /// <summary>The value of an option as text; null if it has none here.</summary>
    public string? Option(string name)
    {
        var (_, value) = (Options ?? [])
            .FirstOrDefault(option => option.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw BatchException.Option(name, $"{name} must be a text, a number, true or false."),
        };
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(BatchFile))]
internal sealed partial class BatchFileJson : JsonSerializerContext;
