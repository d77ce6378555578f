namespace ServerlessAges.Formats.Dialects;

/// <summary>Parses the texts of <see cref="DialectOptions"/>.</summary>
public static class DialectArguments
{
    /// <summary>csv, ndjson or json.</summary>
    public static InputFormat? Format(string? text) => text?.ToUpperInvariant() switch
    {
        null or "" => null,
        "CSV" => InputFormat.Csv,
        "NDJSON" => InputFormat.Ndjson,
        "JSON" => InputFormat.JsonArray,
        _ => throw BatchException.Option("inputFormat", $"'{text}' is not a format: give csv, ndjson or json."),
    };

    /// <summary>name=full_name,city=town.</summary>
    public static IReadOnlyDictionary<string, string> Columns(string? text)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var pair in (text ?? "").Split(',', Split))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts is not [{ Length: > 0 } name, { Length: > 0 } mapped])
            {
                throw BatchException.Option(
                    "columns", $"'{pair}' does not map a column: write name=full_name,city=town.");
            }

            if (!columns.TryAdd(name, mapped))
                throw BatchException.Option("columns", $"'{name}' is mapped twice: leave one of them out.");
        }

        return columns;
    }

    /// <summary>* or name,country.</summary>
    public static IReadOnlyList<string>? Keep(string? text)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var distinct = names.Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (distinct < names.Length || (distinct > 1 && names.Contains(DialectOptions.All)))
            throw BatchException.Option("keep", $"keep '{text}' must be * or a list that names each column once.");
        return names is [] ? null : names;
    }
}
