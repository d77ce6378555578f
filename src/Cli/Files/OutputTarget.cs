namespace ServerlessAges.Cli.Files;

/// <summary>Where an output goes, and in which format, as its name and --format say.</summary>
internal sealed record OutputTarget(LocalFile File, InputFormat? Format, bool Gzip)
{
    public bool IsStandardOutput => File.Descriptor == 1;

    public static OutputTarget Find(string option, string name, InputFormat? given, bool only = false)
    {
        var gzip = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var ending = Path.GetExtension(gzip ? name[..^3] : name).ToLowerInvariant();
        InputFormat? named = ending switch
        {
            ".csv" => InputFormat.Csv,
            ".ndjson" or ".jsonl" => InputFormat.Ndjson,
            ".json" => InputFormat.JsonArray,
            _ => null,
        };
        if (named is not null && given is not null && named != given)
        {
            throw Bad($"the name says {Text(named)}, but the output is {Text(given)}. Change the name"
                + (only ? "." : " or --format."));
        }

        var file = LocalFile.Find(name, standard: 1);
        if (named is not null || file.IsStream || (given is not null && (!only || ending.Length == 0)))
            return new OutputTarget(file, named ?? given, gzip);
        throw Bad("the name does not end as a format that ages can write. " + (only
            ? $"The output is {Text(given)}: end the name in .{Text(given)} or .{Text(given)}.gz."
            : "End it in .csv, .ndjson, .jsonl or .json, each also with .gz, or give --format."));

        BatchException Bad(string message) => UsageError.Of($"{option} {name}: {message}");
    }

    private static string Text(InputFormat? format) =>
        format switch { InputFormat.Csv => "csv", InputFormat.Ndjson => "ndjson", _ => "json" };
}
