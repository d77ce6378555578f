namespace ServerlessAges.Formats.Dialects;

/// <summary>Parses the texts of <see cref="DialectOptions"/>.</summary>
public static class DialectArguments
{
    /// <summary>csv, ndjson or json.</summary>
    public static InputFormat? Format(string? text, string option = "inputFormat") => text?.ToUpperInvariant() switch
    {
        null or "" => null,
        "CSV" => InputFormat.Csv,
        "NDJSON" => InputFormat.Ndjson,
        "JSON" => InputFormat.JsonArray,
        _ => throw BatchException.Option(option, $"'{text}' is not a format: give csv, ndjson or json."),
    };

    /// <summary>The character itself, or tab.</summary>
    public static char? Delimiter(string? text) => text switch
    {
        null or "" => null,
        "tab" or "\\t" => '\t',
        [var single] => single,
        _ => throw BatchException.Option("delimiter", $"'{text}' is not a delimiter: give one of , ; | or tab."),
    };

    /// <summary>name=full_name,born=birth_year.</summary>
    public static IReadOnlyDictionary<string, string> Columns(string? text)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var pair in (text ?? "").Split(',', Split))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts is [{ Length: > 0 } name, { Length: > 0 }] && columns.ContainsKey(name))
                throw BatchException.Option("columns", $"'{name}' is mapped twice: leave one of them out.");
            if (parts is not [{ Length: > 0 }, { Length: > 0 }] || !columns.TryAdd(parts[0], parts[1]))
            {
                throw BatchException.Option(
                    "columns", $"'{pair}' does not map a column: write name=full_name,born=birth_year.");
            }
        }

        return columns;
    }
}
